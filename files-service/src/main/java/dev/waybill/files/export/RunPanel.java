package dev.waybill.files.export;

import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.RunStatus;
import dev.waybill.contract.Shown;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a run looks like to people: on its page, and in the history.
///
/// @param title       of the dataset, as the catalog has it now
/// @param by          user id that asked, or `you`; null: the system
/// @param byMail      whether the link is mailed, too
/// @param rowsKept    rows that the last attempt did not have to read again; 0 if it began at the first; null for a
/// first
///                    attempt, and where nobody noted it
/// @param parts       in the store so far; 0 also where nobody looked
/// @param secondsLeft of the link, by the server's clock; 0 without one
/// @param fresh       whether the page can make another link when this one is over
/// @param metric      the result of a metric: asked for again where the metric is
/// @param advice      what the reader of a failure can do
public record RunPanel(
        ExportAnswer export,
        State state,
        String title,
        @Nullable String by,
        boolean byMail,
        @Nullable Long rowsKept,
        int parts,
        long secondsLeft,
        boolean fresh,
        boolean metric,
        @Nullable String advice) {

    /// What there is to see and to do.
    public enum State {
        WAITS("wait", "Waits for its turn"),
        RUNS("", "Running"),
        COMPLETE("good", "Complete"),
        LINK_OVER("plain", "Link is over"),
        EXPIRED("plain", "Expired"),
        FAILED("bad", "Failed"),
        CANCELLED("plain", "Cancelled");

        private final String look;
        private final String words;

        State(String look, String words) {
            this.look = look;
            this.words = words;
        }

        /// Class of the style sheet.
        public String look() {
            return look;
        }

        public String words() {
            return words;
        }

        /// Whether it goes on by itself.
        public boolean active() {
            return this == WAITS || this == RUNS;
        }

        /// What `events` of the page tell.
        public String event() {
            return active() ? name().toLowerCase(Locale.ROOT) : "ended";
        }
    }

    /// Whether the same can be asked for again.
    public boolean repeatable() {
        return !state.active() && !metric;
    }

    /// Everything in the file, or written so far: rows, or documents and files.
    public long items() {
        return export.itemCounts().entrySet().stream()
                .filter(each -> !each.getKey().equals("missing"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// `9 min 43 s`, as the page counts it down.
    public String timeLeft() {
        return secondsLeft < 60 ? secondsLeft + " s" : "%d min %d s".formatted(secondsLeft / 60, secondsLeft % 60);
    }

    public String format() {
        return export.format().toUpperCase(Locale.ROOT);
    }

    public boolean complete() {
        return state == State.COMPLETE;
    }

    public boolean failed() {
        return state == State.FAILED;
    }

    /// Where a run that has not ended stands.
    public String stage() {
        return switch (RunStatus.of(export.status())) {
            case PENDING ->
                export.queued()
                        ? "Waits for its turn: another export of your organisation is running"
                        : "Waits for a worker";
            case CATALOGING -> "Looks at what there is to export";
            case ASSEMBLING -> "Writes the file";
            case UPLOADING -> "Completes the file";
            case COMPLETE, FAILED, CANCELLED, EXPIRED -> state.words();
        };
    }

    /// What became of the attempts before; null for a first attempt.
    public @Nullable String resumption() {
        if (export.attempt() < 2) {
            return null;
        }
        boolean goesOn =
                ExportFormat.of(export.format()).map(ExportFormat::isResumable).orElse(false);
        if (!goesOn || metric || rowsKept != null && rowsKept == 0) {
            return "Interrupted, and begun again from the first row";
        }
        return rowsKept == null
                ? "Interrupted, and goes on"
                : "Interrupted, and resumed from the last checkpoint: %s rows were safe"
                        .formatted(Shown.number(rowsKept));
    }

    /// What the rows of a finished export are of.
    public @Nullable String consistency() {
        if (export.consistency() == null) {
            return null;
        }
        return export.consistency().equals("snapshot")
                ? "All rows are of one moment"
                : "Rows are of up to %d moments, one for each attempt".formatted(export.attempt());
    }
}
