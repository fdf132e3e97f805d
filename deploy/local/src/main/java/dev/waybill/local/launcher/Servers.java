package dev.waybill.local.launcher;

import dev.waybill.local.DemoWarehouse;
import dev.waybill.local.LocalStack;
import dev.waybill.local.StackFile;
import dev.waybill.local.web.LocalSite;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// PostgreSQL, S3 and SMTP with the demo's data: all that the services need.
final class Servers {

    private Servers() {}

    /// Starts them, with a line for each step; what had started is stopped when a later step fails.
    ///
    /// @param invoices of tenant demo; empty: those that are there
    /// @param origins web origins allowed besides files-service's own
    static LocalStack start(
            Settings settings,
            StackPorts ports,
            OptionalLong invoices,
            List<String> origins,
            StopSignal stop,
            PrintStream out)
            throws SQLException {
        List<String> allowed = new ArrayList<>(List.of(publicUrl(ports), "http://127.0.0.1:" + ports.files()));
        origins.stream().filter(origin -> !allowed.contains(origin)).forEach(allowed::add);
        long begin = System.nanoTime();
        LocalStack stack = LocalStack.start(settings.home(), ports.servers(), allowed);
        try {
            stack.mail().show(new LocalSite(stack.mail(), stack.tokens(), Token.users(), ports.files()));
            stack.database().migrate();
            DemoWarehouse.prepare(stack.database());
            out.println("Stack     PostgreSQL, S3 and SMTP run, data in %s (%s)"
                    .formatted(settings.home(), Deployment.since(begin)));
            stop.check();
            DemoRows.prepare(stack, invoices, out);
            stop.check();
            return stack;
        } catch (SQLException | RuntimeException e) {
            try {
                stack.close();
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /// What the services are given: the caller's settings, and those of the stack, which win.
    static Map<String, String> environment(Settings settings, StackPorts ports, LocalStack stack) {
        Map<String, String> all = new LinkedHashMap<>(settings.tuning());
        all.putAll(stack.environment());
        all.put("WAYBILL_PUBLIC_URL", publicUrl(ports));
        all.put("WAYBILL_SIGN_IN_URL", LocalSite.signIn(stack.mail()).toString());
        if (all.getOrDefault("WAYBILL_DATASETS", "").isBlank()) {
            all.put("WAYBILL_DATASETS", Home.catalog(settings.home()).toString());
        }
        return all;
    }

    private static String publicUrl(StackPorts ports) {
        return "http://localhost:" + ports.files();
    }

    /// `up --no-services`: for services that are started otherwise, in an IDE or from their images.
    static int run(
            Settings settings,
            StackPorts ports,
            OptionalLong invoices,
            List<String> origins,
            StopSignal stop,
            PrintStream out)
            throws SQLException {
        try (LocalStack stack = start(settings, ports, invoices, origins, stop, out);
                StackFile file = StackFile.write(settings.home(), variables(settings, ports, stack))) {
            out.println("No service is started. Settings for them: %s".formatted(file.command()));
            out.flush();
            while (!stop.await(Duration.ofMillis(200))) {
                stack.requireDatabase();
            }
            out.println("Stopping.");
        } catch (StopSignal.Asked e) {
            out.println("Stopped before everything was ready.");
        }
        return 0;
    }

    private static Map<String, String> variables(Settings settings, StackPorts ports, LocalStack stack) {
        Map<String, String> all = new LinkedHashMap<>(environment(settings, ports, stack));
        all.put("WAYBILL_HOME", settings.home().toString());
        all.putAll(ports.environment());
        all.put("WAYBILL_FILES_URL", publicUrl(ports));
        all.put("WAYBILL_MAIL_API_URL", stack.mail().api().toString());
        return all;
    }
}
