package dev.waybill.worker.lifecycle;

import dev.waybill.local.RadosGateway;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Tests against a store that is not a Maven artifact. Where it is not installed they fail in CI (`CI=true`), so that
/// none goes missing there; on a developer's machine they are left out with a warning, and all others run.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsCeph.IsInstalled.class)
@interface NeedsCeph {

    final class IsInstalled implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (RadosGateway.missing().isEmpty()) {
                return ConditionEvaluationResult.enabled("Ceph is installed");
            }
            if ("true".equals(System.getenv("CI"))) {
                return ConditionEvaluationResult.enabled("fails as it starts, and says what to install");
            }
            String warning = "NOT TESTED: %s needs Ceph, and %s are missing. Install it with: %s"
                    .formatted(context.getDisplayName(), RadosGateway.missing(), RadosGateway.INSTALL);
            System.err.printf("%n*** %s ***%n%n", warning);
            return ConditionEvaluationResult.disabled(warning);
        }
    }
}
