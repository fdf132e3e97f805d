package dev.waybill.files.page;

import dev.waybill.contract.Shown;
import io.quarkus.qute.TemplateExtension;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// `{shown:size(file.byteSize)}` and the like.
@TemplateExtension(namespace = "shown")
final class ShownInTemplates {

    private ShownInTemplates() {}

    static String size(long bytes) {
        return Shown.size(bytes);
    }

    static String number(long number) {
        return Shown.number(number);
    }

    static String time(Instant time) {
        return Shown.time(time);
    }

    /// For the attribute `datetime` of an element `time`.
    static String machineTime(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
