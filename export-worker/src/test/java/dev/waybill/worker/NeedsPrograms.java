package dev.waybill.worker;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// Tests with programs that are not Maven artifacts. Where one is not installed they fail in CI (`CI=true`), so that
/// none goes missing there; on a developer's machine they are left out with a warning, and all others run.
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NeedsPrograms.AreInstalled.class)
public @interface NeedsPrograms {

    String[] value();

    /// Debian's packages that have them.
    String packages();

    /// Fails, or leaves out and says so.
    final class AreInstalled implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            NeedsPrograms needs = AnnotationSupport.findAnnotation(context.getElement(), NeedsPrograms.class)
                    .or(() -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), NeedsPrograms.class))
                    .orElseThrow();
            List<String> missing = Arrays.stream(needs.value())
                    .filter(program -> !isInstalled(program))
                    .toList();
            if (missing.isEmpty()) {
                return ConditionEvaluationResult.enabled("all programs are installed");
            }
            String warning = "NOT TESTED: %s needs %s. Install with: apt-get install -y --no-install-recommends %s"
                    .formatted(context.getDisplayName(), String.join(", ", missing), needs.packages());
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException(warning);
            }
            System.err.printf("%n*** %s ***%n%n", warning);
            return ConditionEvaluationResult.disabled(warning);
        }

        private static boolean isInstalled(String program) {
            return found(program).isPresent();
        }

        /// Where a program is that a test needs.
        public static Path path(String program) {
            return found(program).orElseThrow();
        }

        private static Optional<Path> found(String program) {
            return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(directory -> Path.of(directory, program))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }
}
