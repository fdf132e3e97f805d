package dev.waybill.worker;

import dev.waybill.contract.Variables;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The command line. Arguments and environment are checked before anything starts.
@QuarkusMain
public final class Main implements QuarkusApplication {

    @Command(
            name = "export-worker",
            description = "Runs exports: claims requests from the outbox, streams rows to the bucket, mails the link.",
            mixinStandardHelpOptions = true,
            subcommands = {Serve.class, Drain.class})
    static final class ExportWorkerCommand {}

    @Command(name = "serve", description = "Work until stopped. The default.", mixinStandardHelpOptions = true)
    static final class Serve {}

    @Command(
            name = "drain",
            description = "Work until the outbox is empty and no mail is due, then exit. For Kubernetes Jobs.",
            mixinStandardHelpOptions = true)
    static final class Drain {}

    private static final int USAGE = 2;

    private final WorkerThreads threads;

    Main(WorkerThreads threads) {
        this.threads = threads;
    }

    public static void main(String... args) {
        CommandLine commands = new CommandLine(new ExportWorkerCommand());
        try {
            ParseResult parsed = commands.parseArgs(args);
            Integer helped = CommandLine.executeHelpRequest(parsed);
            if (helped != null) {
                System.exit(helped);
            }
            String command =
                    parsed.hasSubcommand() ? parsed.subcommand().commandSpec().name() : "serve";
            checkEnvironment();
            configure(command);
            Quarkus.run(Main.class, command);
        } catch (ParameterException e) {
            commands.getErr().println("export-worker: " + e.getMessage() + "\n");
            e.getCommandLine().usage(commands.getErr());
            System.exit(USAGE);
        }
    }

    private static void checkEnvironment() {
        List<String> mistakes = new ArrayList<>(Variables.checkExportWorker(System.getenv()));
        mistakes.addAll(WorkerVariables.check(System.getenv()));
        if (mistakes.isEmpty()) {
            mistakes.addAll(WorkerVariables.checkHeap(
                    System.getenv(), Runtime.getRuntime().maxMemory()));
        }
        if (!mistakes.isEmpty()) {
            System.err.println("export-worker cannot start:\n  " + String.join("\n  ", mistakes));
            System.exit(USAGE);
        }
    }

    /// What only the command line or a rule of ours decides. Only `serve` has an HTTP port and scheduled jobs.
    private static void configure(String command) {
        boolean serve = command.equals("serve");
        int concurrency = Integer.parseInt(System.getenv().getOrDefault("WAYBILL_WORKER_CONCURRENCY", "2"));
        String tls = System.getenv().getOrDefault("WAYBILL_SMTP_TLS", "starttls");
        Map.of(
                        "waybill.public-url",
                        Variables.publicUrl(System.getenv()),
                        "quarkus.http.host-enabled",
                        String.valueOf(serve),
                        "quarkus.scheduler.enabled",
                        String.valueOf(serve),
                        // a run reads on one connection and checkpoints and beats on others
                        "quarkus.datasource.jdbc.max-size",
                        String.valueOf(3 * concurrency + 5),
                        "quarkus.mailer.tls",
                        String.valueOf(tls.equals("tls")),
                        "quarkus.mailer.start-tls",
                        tls.equals("starttls") ? "REQUIRED" : "DISABLED")
                .forEach(System::setProperty);
    }

    @Override
    public int run(String... args) throws InterruptedException {
        if (args[0].equals("drain")) {
            threads.drain();
        } else {
            threads.start();
            Quarkus.waitForExit();
        }
        return threads.areAlive() ? 0 : 1;
    }
}
