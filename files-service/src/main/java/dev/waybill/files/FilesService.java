package dev.waybill.files;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.HealthCheck;
import dev.waybill.contract.LogFormat;
import dev.waybill.contract.Tracing;
import dev.waybill.contract.Variables;
import dev.waybill.files.tenant.TokenRules;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// START HERE. The HTTP side of Waybill: signs uploads and downloads, keeps `file_metadata`, takes export requests.
/// It holds no state of its own: run as many as you like before one database and one bucket.
@QuarkusMain
public class FilesService {

    private static final int WRONG_SETTINGS = 2;

    /// Checks the environment before anything else, so that an operator reads every mistake at once: one line each on
    /// standard error, then exit code 2. `health` asks the service that runs here instead ([HealthCheck]).
    public static void main(String... args) {
        if (List.of(args).equals(List.of("health"))) {
            HealthCheck.main("WAYBILL_FILES_PORT", "8080");
        }
        List<String> mistakes = mistakes(System.getenv());
        if (!mistakes.isEmpty()) {
            System.err.println("files-service cannot start:");
            mistakes.forEach(mistake -> System.err.println("  " + mistake));
            System.exit(WRONG_SETTINGS);
        }
        System.setProperty("waybill.public-url", Variables.publicUrl(System.getenv()));
        System.setProperty("quarkus.http.cors.origins", String.join(",", Variables.webOrigins(System.getenv())));
        LogFormat.of(System.getenv()).properties().forEach(System::setProperty);
        Tracing.properties(System.getenv()).forEach(System::setProperty);
        Quarkus.run(args);
    }

    static List<String> mistakes(Map<String, String> environment) {
        List<String> mistakes = new ArrayList<>(Variables.checkFilesService(environment));
        mistakes.addAll(LimitVariables.check(environment));
        String contentTypes = environment.get("WAYBILL_UPLOAD_CONTENT_TYPES");
        if (contentTypes != null) {
            ContentTypesVariable.mistake(contentTypes).ifPresent(mistakes::add);
        }
        String rates = environment.getOrDefault(DatasetRates.VARIABLE, "");
        if (!rates.isBlank()) {
            Optional<Path> catalog = mistakes.isEmpty() // else it may not be readable
                    ? Optional.of(Path.of(environment.getOrDefault("WAYBILL_DATASETS", "")))
                    : Optional.empty();
            DatasetRates.mistake(rates, catalog.map(Datasets::load)).ifPresent(mistakes::add);
        }
        String publicKey = environment.getOrDefault("WAYBILL_JWT_PUBLIC_KEY", "");
        if (!publicKey.isBlank()) {
            TokenRules.mistake(publicKey).ifPresent(mistakes::add);
        }
        return mistakes;
    }
}
