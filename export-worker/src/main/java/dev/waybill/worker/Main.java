package dev.waybill.worker;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.HealthCheck;
import dev.waybill.contract.LogFormat;
import dev.waybill.contract.StoreSettings;
import dev.waybill.contract.Tracing;
import dev.waybill.contract.Variables;
import dev.waybill.worker.cleanup.CleanupCommand;
import dev.waybill.worker.cleanup.CleanupJobs;
import dev.waybill.worker.lifecycle.LifecycleCommand;
import dev.waybill.worker.metric.RotateSecretsCommand;
import dev.waybill.worker.metric.SecretRotation;
import dev.waybill.worker.request.RequestCommand;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            subcommands = {
                Serve.class,
                Drain.class,
                RequestCommand.class,
                LifecycleCommand.class,
                RotateSecretsCommand.class,
                Health.class
            })
    static final class ExportWorkerCommand {}

    @Command(name = "serve", description = "Work until stopped. The default.", mixinStandardHelpOptions = true)
    static final class Serve {}

    @Command(
            name = "drain",
            description = "Work until the outbox is empty and no mail is due, then exit. For Kubernetes Jobs.",
            mixinStandardHelpOptions = true)
    static final class Drain {}

    @Command(
            name = "health",
            description = "Ask the worker that serves here whether it is ready: exit code 0 or 1. For containers.",
            mixinStandardHelpOptions = true)
    static final class Health {}

    private static final int USAGE = 2;
    private static final int USAGE_COLUMNS = 120;

    private final WorkerThreads threads;
    private final CleanupJobs cleanup;
    private final SecretRotation secrets;
    private final Catalog catalog;

    Main(WorkerThreads threads, CleanupJobs cleanup, SecretRotation secrets, Catalog catalog) {
        this.threads = threads;
        this.cleanup = cleanup;
        this.secrets = secrets;
        this.catalog = catalog;
    }

    public static void main(String... args) {
        CommandLine commands = commands();
        try {
            ParseResult parsed = commands.parseArgs(args);
            Integer helped = CommandLine.executeHelpRequest(parsed);
            if (helped != null) {
                System.exit(helped);
            }
            Object command = command(parsed);
            if (command instanceof Health) {
                HealthCheck.main("WAYBILL_WORKER_PORT", "8081");
            }
            refuse(mistakes(command, System.getenv()));
            if (command instanceof LifecycleCommand lifecycle) {
                List<String> origins = Variables.webOrigins(System.getenv());
                System.exit(lifecycle.run(store(), catalog(), origins, System.out, System.err));
            }
            if (command instanceof RequestCommand request) {
                System.exit(request.run(System.getenv(), catalog(), Instant.now(), System.out, System.err));
            }
            configure(command);
            Quarkus.run(Main.class, args);
        } catch (ParameterException e) {
            commands.getErr().println("export-worker: " + e.getMessage() + "\n");
            e.getCommandLine().usage(commands.getErr());
            System.exit(USAGE);
        }
    }

    /// What keeps these arguments from working in an environment, one line a mistake; starts nothing.
    ///
    /// @throws ParameterException if the arguments are wrong
    public static List<String> check(Map<String, String> environment, String... args) {
        return mistakes(command(commands().parseArgs(args)), environment);
    }

    private static CommandLine commands() {
        return new CommandLine(new ExportWorkerCommand())
                .addSubcommand(CleanupCommand.commandLine())
                .setUsageHelpWidth(USAGE_COLUMNS);
    }

    private static Object command(ParseResult parsed) {
        return parsed.hasSubcommand() ? parsed.subcommand().commandSpec().userObject() : new Serve();
    }

    /// What keeps the command from working. The bucket's rules need no database, a request needs no bucket; what runs
    /// once needs no room for parts.
    private static List<String> mistakes(Object command, Map<String, String> environment) {
        if (command instanceof LifecycleCommand) {
            return Variables.checkBucketAndCatalog(environment);
        }
        if (command instanceof RequestCommand) {
            return Variables.checkDatabaseAndCatalog(environment);
        }
        List<String> mistakes = new ArrayList<>(Variables.checkExportWorker(environment));
        mistakes.addAll(WorkerVariables.check(environment));
        mistakes.addAll(WorkerVariables.checkDrivers(environment, ImageMode.current() == ImageMode.NATIVE_RUN));
        if (command instanceof RotateSecretsCommand) {
            mistakes.addAll(RotateSecretsCommand.check(environment));
        }
        if (mistakes.isEmpty() && !runsOnce(command)) {
            mistakes.addAll(
                    WorkerVariables.checkHeap(environment, Runtime.getRuntime().maxMemory()));
        }
        return mistakes;
    }

    private static void refuse(List<String> mistakes) {
        if (!mistakes.isEmpty()) {
            System.err.println("export-worker cannot start:\n  " + String.join("\n  ", mistakes));
            System.exit(USAGE);
        }
    }

    private static StoreSettings store() {
        return StoreSettings.of(name -> Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank()));
    }

    private static Datasets catalog() {
        return Datasets.load(Path.of(System.getenv("WAYBILL_DATASETS")));
    }

    /// What only the command line or a rule of ours decides. Only `serve` has an HTTP port and scheduled jobs.
    private static void configure(Object command) {
        boolean serve = command instanceof Serve;
        int runs = number("WAYBILL_WORKER_CONCURRENCY", "2") + number("WAYBILL_WORKER_METRICS", "4");
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
                        String.valueOf(3 * runs + 5),
                        "quarkus.mailer.tls",
                        String.valueOf(tls.equals("tls")),
                        "quarkus.mailer.start-tls",
                        tls.equals("starttls") ? "REQUIRED" : "DISABLED")
                .forEach(System::setProperty);
        LogFormat.of(System.getenv()).properties().forEach(System::setProperty);
        Tracing.properties(System.getenv()).forEach(System::setProperty);
        if (runsOnce(command)) { // standard output is for what was done
            System.setProperty("quarkus.log.console.stderr", "true");
        }
    }

    private static boolean runsOnce(Object command) {
        return command instanceof CleanupCommand || command instanceof RotateSecretsCommand;
    }

    private static int number(String variable, String absent) {
        return Integer.parseInt(System.getenv().getOrDefault(variable, absent));
    }

    @Override
    public int run(String... args) throws InterruptedException {
        switch (command(commands().parseArgs(args))) {
            case CleanupCommand command -> {
                return command.run(cleanup, System.out, System.err);
            }
            case RotateSecretsCommand command -> {
                return command.run(secrets, System.out, System.err);
            }
            case Drain _ -> {
                catalog.listen();
                threads.drain();
            }
            default -> {
                catalog.listen();
                threads.start();
                Quarkus.waitForExit();
            }
        }
        return threads.areAlive() ? 0 : 1;
    }
}
