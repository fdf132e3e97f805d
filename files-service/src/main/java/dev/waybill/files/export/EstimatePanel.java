package dev.waybill.files.export;

import dev.waybill.contract.Shown;

/// An estimate in words.
public record EstimatePanel(EstimateAnswer estimate) {

    public String rows() {
        return "about " + Shown.number(estimate.rows());
    }

    public String size() {
        return "about " + Shown.size(estimate.bytes());
    }

    public String time() {
        double minutes = estimate.minutes();
        if (minutes < 1) {
            return "about %d seconds".formatted(Math.max(6, Math.round(minutes * 60)));
        }
        return "about %s minutes".formatted(Shown.number((long) Math.ceil(Math.max(2, minutes))));
    }

    public String basis() {
        String rows = switch (estimate.basis().rows()) {
            case "files" -> "The number is counted from the stored files";
            case "planner-and-files" -> "The number is the database's guess, and counted from the stored files";
            default -> "Rows are the database's guess";
        };
        int past = estimate.basis().pastRuns();
        String time = past > 0
                ? "size and time follow from %d earlier export%s like this one".formatted(past, past == 1 ? "" : "s")
                : "size and time are what usual machines do, since there is no export like this one yet";
        return rows + "; " + time + ".";
    }
}
