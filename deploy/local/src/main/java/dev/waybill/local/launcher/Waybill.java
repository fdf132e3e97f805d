package dev.waybill.local.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What `./waybill` starts when everything is built: `demo`, `up`, `token`, `bench`.
///
/// Exit codes: 0 success, 1 failure, 2 wrong usage, 130 interrupted.
public final class Waybill {

    private static final int FAILURE = 1;
    private static final int USAGE = 2;
    private static final int INTERRUPTED = 130; // 128 + SIGINT, as shells count

    /// Ctrl-C may end a child a moment before this process hears of it.
    private static final Duration SIGNAL_WITHIN = Duration.ofMillis(300);

    private Waybill() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ENGLISH); // numbers on the console look the same everywhere
        StopSignal stop = StopSignal.install();
        Settings settings = Settings.of(System.getenv(), System.getProperty("waybill.repo", "."));
        stop.exit(run(List.of(args), settings, stop, System.out, System.err));
    }

    static int run(List<String> args, Settings settings, StopSignal stop, PrintStream out, PrintStream err) {
        String command = args.isEmpty() ? "" : args.getFirst();
        List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
        try {
            LogFile.use(settings);
            return switch (command) {
                case "demo" -> Demo.run(settings, rest, stop, out);
                case "up" -> Up.run(settings, rest, stop, out);
                case "token" -> Token.run(settings, rest, out);
                case "bench" -> Bench.run(settings, rest, stop, out);
                case "compose" -> Compose.run(settings, rest, stop, out); // of docker-compose.yml, not of people
                default ->
                    throw new UsageException(
                            "unknown command '%s'; commands are demo, up, token, bench".formatted(command));
            };
        } catch (UsageException e) {
            err.println("waybill: " + e.getMessage());
            err.println("Try: ./waybill " + (command.equals("bench") ? "bench --help" : "help"));
            return USAGE;
        } catch (RefusedException e) {
            err.println("waybill: " + e.getMessage());
            return FAILURE;
        } catch (Exception e) { // the end of the line: a person reads the message, the log has the stack trace
            LogFile.failed(command, e);
            if (stop.await(SIGNAL_WITHIN)) { // what a signal ended made the rest fail
                err.println("waybill: interrupted");
                return INTERRUPTED;
            }
            err.println("waybill: " + messages(e));
            err.println("waybill: logs are in " + settings.logs());
            return FAILURE;
        }
    }

    private static String messages(Throwable e) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
            if (all.indexOf(message) < 0) {
                all.append(all.isEmpty() ? "" : "\n  because: ").append(message);
            }
        }
        return all.toString();
    }
}
