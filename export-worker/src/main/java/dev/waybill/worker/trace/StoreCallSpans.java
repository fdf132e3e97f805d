package dev.waybill.worker.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/// A span for each call of the store that a run makes, its repeats included; of a GET until its bytes begin. The
/// library's own instrumentation would tell the address, and with it the key.
public final class StoreCallSpans implements ExecutionInterceptor {

    private static final ExecutionAttribute<Span> SPAN = new ExecutionAttribute<>("waybill.span");

    // Nothing there (yet), or somebody was faster: answers that the worker asks for.
    private static final Set<Integer> EXPECTED = Set.of(404, 412);

    @Override
    public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
        if (!Spans.areWanted()) {
            return;
        }
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        Span span = Spans.tracer()
                .spanBuilder("S3." + operation)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("rpc.system", "aws-api")
                .setAttribute("rpc.service", "S3")
                .setAttribute("rpc.method", operation)
                .startSpan();
        call.request()
                .getValueForField("Bucket", String.class)
                .ifPresent(bucket -> span.setAttribute("aws.s3.bucket", bucket));
        call.request()
                .getValueForField("PartNumber", Integer.class)
                .ifPresent(number -> span.setAttribute("aws.s3.part_number", number));
        attributes.putAttribute(SPAN, span);
    }

    @Override
    public void afterExecution(Context.AfterExecution call, ExecutionAttributes attributes) {
        Span span = attributes.getAttribute(SPAN);
        if (span != null) {
            answered(span, call.httpResponse().statusCode());
            span.end();
        }
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution call, ExecutionAttributes attributes) {
        Span span = attributes.getAttribute(SPAN);
        if (span == null) {
            return;
        }
        if (call.exception() instanceof AwsServiceException refused) {
            answered(span, refused.statusCode());
            failed(span, code(refused), !EXPECTED.contains(refused.statusCode()));
        } else {
            failed(span, call.exception().getClass().getSimpleName(), true);
        }
        span.end();
    }

    private static void answered(Span span, int status) {
        span.setAttribute("http.response.status_code", status);
    }

    private static void failed(Span span, String type, boolean isError) {
        span.setAttribute("error.type", type);
        if (isError) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    /// Such as `NoSuchUpload`; an answer to HEAD has no body to tell it.
    private static String code(AwsServiceException refused) {
        @Nullable
        String code = refused.awsErrorDetails() == null
                ? null
                : refused.awsErrorDetails().errorCode();
        return code == null ? Integer.toString(refused.statusCode()) : code;
    }
}
