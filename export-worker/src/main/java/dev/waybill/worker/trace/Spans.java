package dev.waybill.worker.trace;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/// Spans below the one that a thread works for.
public final class Spans {

    /// Part of an attempt.
    public interface Step<T, E extends Exception> {
        T run() throws E;
    }

    public interface Action<E extends Exception> {
        void run() throws E;
    }

    private Spans() {}

    static Tracer tracer() {
        return GlobalOpenTelemetry.getTracer("dev.waybill.worker");
    }

    /// What the command line decides before anything starts ([dev.waybill.contract.Tracing]). OpenTelemetry itself
    /// makes spans also where its SDK is disabled, and only sends none.
    static boolean areOn() {
        return "false".equals(System.getProperty("quarkus.otel.sdk.disabled"));
    }

    static boolean areWanted() {
        return Span.current().getSpanContext().isValid();
    }

    /// Runs a step of an attempt, in a span of this name.
    public static <T, E extends Exception> T step(String name, Step<T, E> step) throws E {
        return areWanted() ? run(tracer().spanBuilder(name), step) : step.run();
    }

    /// Runs what another process asked for, in a span of this name below that process's.
    public static <E extends Exception> void follow(String name, Optional<String> traceparent, Action<E> action)
            throws E {
        if (traceparent.isEmpty() || !areOn()) {
            action.run();
            return;
        }
        SpanBuilder span = tracer().spanBuilder(name)
                .setParent(TraceParent.context(traceparent))
                .setSpanKind(SpanKind.CONSUMER);
        run(span, () -> {
            action.run();
            return name;
        });
    }

    private static <T, E extends Exception> T run(SpanBuilder builder, Step<T, E> step) throws E {
        Span span = builder.startSpan();
        try (Scope _ = span.makeCurrent()) {
            return step.run();
        } catch (Throwable e) {
            failed(e.getClass().getSimpleName());
            throw e;
        } finally {
            span.end();
        }
    }

    /// Says that the span this thread works for failed.
    ///
    /// @param code what of; no message, which may quote what a span must not hold
    public static void failed(String code) {
        Span.current().setAttribute("error.type", code).setStatus(StatusCode.ERROR);
    }

    /// What is given to these threads works for the span of who gave it.
    public static ExecutorService carriedTo(ExecutorService threads) {
        return Context.taskWrapping(threads);
    }
}
