package dev.waybill.worker.trace;

import dev.waybill.worker.claim.Claim;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.Optional;

/// The span of one attempt, below that of whoever asked for the run. Killed meanwhile, it is never told; the next
/// attempt has one of its own in the same trace.
public final class RunSpan {

    /// How an attempt ended.
    public interface End {

        /// In one word.
        String word();

        /// Of what failed, if anything did.
        Optional<String> errorCode();
    }

    private RunSpan() {}

    /// Runs an attempt. This thread works for its span, and so do the threads that [Spans#carriedTo] says.
    public static <E extends Exception> void run(Claim claim, Spans.Step<? extends End, E> attempt) throws E {
        if (!Spans.areOn()) {
            attempt.run();
            return;
        }
        Span span = begin(claim);
        try (Scope _ = span.makeCurrent()) {
            End end = attempt.run();
            span.setAttribute("waybill.outcome", end.word());
            end.errorCode().ifPresent(Spans::failed);
        } catch (Throwable e) { // how it ended could not be written
            span.setAttribute("waybill.outcome", "unsettled").setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }

    private static Span begin(Claim claim) {
        return Spans.tracer()
                .spanBuilder("export " + claim.dataset())
                .setParent(TraceParent.context(claim.traceparent()))
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("waybill.run.id", claim.runId().toString())
                .setAttribute("waybill.org.id", claim.orgId())
                .setAttribute("waybill.dataset", claim.dataset())
                .setAttribute("waybill.format", claim.format())
                .setAttribute("waybill.attempt", claim.attempt())
                .startSpan();
    }
}
