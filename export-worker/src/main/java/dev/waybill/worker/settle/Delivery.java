package dev.waybill.worker.settle;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Dataset.Link;
import java.time.Duration;

/// How the object of a run is handed out, and for how long.
///
/// @param linkTtl   how long a `once` link lives
/// @param retention how long the object is kept after completion
public record Delivery(Link link, Duration linkTtl, Duration retention) {

    public static Delivery of(Dataset dataset) {
        return new Delivery(dataset.link(), dataset.linkTtl(), dataset.retention());
    }
}
