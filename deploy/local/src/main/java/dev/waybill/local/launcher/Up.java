package dev.waybill.local.launcher;

import dev.waybill.local.DemoTenant;
import dev.waybill.local.StackFile;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// `./waybill up`: everything, until Ctrl-C.
final class Up {

    static final long MOST_INVOICES = 50_000_000;

    private Up() {}

    static int run(Settings settings, List<String> args, StopSignal stop, PrintStream out) throws SQLException {
        Arguments options = Arguments.parse("up", args, List.of("--invoices", "--origin"), List.of("--no-services"));
        OptionalLong invoices = options.number("--invoices", 1, MOST_INVOICES);
        List<String> origins = Origins.checked(options.all("--origin"));
        Home.requireIdle(settings.home());
        StackPorts ports = StackPorts.of(settings.environment());
        if (options.has("--no-services")) {
            return Servers.run(settings, ports, invoices, origins, stop, out);
        }
        try (Deployment all = Deployment.start(settings, ports, invoices, origins, stop, out);
                StackFile file = StackFile.write(settings.home(), settings(settings, ports, all))) {
            describe(all, file, out);
            all.supervise(stop, out);
            out.println("Stopping.");
        } catch (StopSignal.Asked e) {
            out.println("Stopped before everything was ready.");
        }
        return 0;
    }

    private static Map<String, String> settings(Settings settings, StackPorts ports, Deployment all) {
        Map<String, String> variables = new LinkedHashMap<>(all.environment());
        variables.put("WAYBILL_HOME", settings.home().toString());
        variables.putAll(ports.environment());
        variables.put("WAYBILL_FILES_URL", all.files().url().toString());
        variables.put("WAYBILL_WORKER_URL", all.worker().url().toString());
        variables.put("WAYBILL_MAIL_API_URL", all.stack().mail().api().toString());
        return variables;
    }

    private static void describe(Deployment all, StackFile file, PrintStream out) {
        out.println("""

                Waybill is up. Ctrl-C stops it.

                  pages          %s/
                  sign in        %s
                  files-service  %s  (API: %s/q/swagger-ui)
                  export-worker  %s/q/health
                  PostgreSQL     %s
                  S3             %s, bucket %s
                  mails          %s/  (API: %s/api/user/<address>/messages)
                  logs           %s
                                 %s
                  settings       %s
                """.formatted(
                        all.files().url(),
                        all.environment().get("WAYBILL_SIGN_IN_URL"),
                        all.files().url(),
                        all.files().url(),
                        all.worker().url(),
                        all.stack().database().ownerUrl(),
                        all.stack().store().endpoint(),
                        all.environment().get("WAYBILL_S3_BUCKET"),
                        all.stack().mail().api(),
                        all.stack().mail().api(),
                        all.files().log(),
                        all.worker().log(),
                        file.command()));
        out.println("Tokens, for %d hours:".formatted(Token.LIFETIME.toHours()));
        for (DemoTenant tenant : DemoTenant.ALL) {
            out.println("""

                      %s: %s%s
                      %s""".formatted(
                            tenant.slug(),
                            tenant.email(),
                            tenant.admin() ? " (admin)" : "",
                            all.stack().tokens().token(Token.claims(tenant))));
        }
        out.println();
        out.flush();
    }
}
