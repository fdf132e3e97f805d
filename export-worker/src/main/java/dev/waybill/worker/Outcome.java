package dev.waybill.worker;

import dev.waybill.worker.settle.Delivery;
import dev.waybill.worker.settle.FinishedObject;
import dev.waybill.worker.trace.RunSpan;
import java.time.Duration;
import java.util.Optional;

/// How an attempt ended. Settled by [ExportWorker], one way each.
public sealed interface Outcome extends RunSpan.End {

    /// The object exists and was verified.
    ///
    /// @param delivery as it was when the attempt began
    record Completed(Delivery delivery, FinishedObject object) implements Outcome {}

    /// Something failed that may work later: the claim goes back with a backoff, and the run fails after too many.
    ///
    /// @param counts false if it is no fault of the run: the store was away
    record Retry(String code, String message, Duration backoff, boolean counts) implements Outcome {}

    /// Trying again cannot help.
    record Failed(String code, String message) implements Outcome {}

    /// This worker is asked to stop: the claim goes back at once, and the attempt does not count against the run.
    record Yielded() implements Outcome {}

    /// Somebody cancelled the run, and it has ended: what it left in the bucket is deleted.
    record Cancelled() implements Outcome {}

    /// Another worker may have the run: nothing may be written.
    record LeaseLost() implements Outcome {}

    @Override
    default String word() {
        return switch (this) {
            case Completed _ -> "complete";
            case Retry _ -> "retry";
            case Failed _ -> "failed";
            case Yielded() -> "yielded";
            case Cancelled() -> "cancelled";
            case LeaseLost() -> "lease-lost";
        };
    }

    @Override
    default Optional<String> errorCode() {
        return switch (this) {
            case Retry retry -> Optional.of(retry.code());
            case Failed failed -> Optional.of(failed.code());
            case Completed _, Yielded _, Cancelled _, LeaseLost _ -> Optional.empty();
        };
    }

    /// For logs.
    default String told() {
        return switch (this) {
            case Completed(Delivery _, FinishedObject object) ->
                "complete, %,d rows, %,d bytes, SHA-256 %s"
                        .formatted(object.rowCount(), object.byteSize(), object.sha256());
            case Retry retry -> "%s, tried again in %s".formatted(retry.code(), retry.backoff());
            case Failed failed -> "failed, %s: %s".formatted(failed.code(), failed.message());
            case Yielded() -> "given back, this worker stops";
            case Cancelled() -> "was cancelled";
            case LeaseLost() -> "left, another worker may have it";
        };
    }
}
