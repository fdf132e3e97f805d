package dev.waybill.worker.claim;

import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.ExportRequest;
import dev.waybill.contract.metric.MetricRequest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which requests of the outbox this version of the worker can run. While services are upgraded, older and newer
/// workers share an outbox: each takes what it understands and leaves the rest, which waits.
final class Understood {

    /// A condition on a row of `waybill.export_outbox`. Versions are compared as JSON: whatever stands there, comparing
    /// it is no error.
    static final String SQL = """
            coalesce(case when is_metric then payload -> 'version' = '%d'
                     else payload -> 'version' between '1' and '%d' and payload ->> 'format' in (%s) end, false)
            """.formatted(MetricRequest.VERSION, ExportRequest.VERSION, formats())
            .strip();

    private Understood() {}

    private static String formats() {
        return Stream.of(ExportFormat.values())
                .map(format -> "'%s'".formatted(format.extension()))
                .collect(Collectors.joining(", "));
    }
}
