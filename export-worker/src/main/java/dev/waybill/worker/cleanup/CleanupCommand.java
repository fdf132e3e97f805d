package dev.waybill.worker.cleanup;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// `export-worker cleanup JOB...`: runs jobs once, one after another. A line a job on standard output; what could not
/// be deleted is told
/// in the log.
@Command(
        name = "cleanup",
        description = "Run clean-up jobs once, then exit. A serving worker runs all of them from time to time.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing failed; a line tells how much was deleted, which is none where another worker is at it",
            "1:something could not be deleted; the log says what, and the next run tries it again",
            "2:wrong usage or configuration"
        },
        footerHeading = "%nJobs:%n")
public final class CleanupCommand {

    private static final int FAILED = 1;

    /// One job, or all of them.
    public record Choice(List<Job> jobs) {}

    @Parameters(
            arity = "1..*",
            paramLabel = "JOB",
            description = "What to clean up, in this order; see below.",
            converter = ToChoice.class)
    private List<Choice> choices = List.of();

    @Option(names = "--dry-run", description = "Say how much would be deleted, and change nothing.")
    private boolean dryRun;

    /// With the jobs in its help, a line each.
    public static CommandLine commandLine() {
        CommandLine cleanup = new CommandLine(new CleanupCommand());
        cleanup.getCommandSpec()
                .usageMessage()
                .footer(Job.words().stream().map(CleanupCommand::line).toArray(String[]::new));
        return cleanup;
    }

    private static String line(String word) {
        String does = Job.ALL.equals(word)
                ? "All of these, in this order."
                : Job.named(word).orElseThrow().getFirst().description();
        return "  %-18s%s".formatted(word, does);
    }

    /// A job that fails does not keep the others from running.
    ///
    /// @return the exit code
    public int run(CleanupJobs cleanup, PrintStream out, PrintStream err) {
        int exit = 0;
        for (Job job :
                choices.stream().flatMap(choice -> choice.jobs().stream()).toList()) {
            try {
                exit = Math.max(exit, run(cleanup, job, out));
            } catch (SQLException | RuntimeException e) {
                err.println("export-worker: %s: %s".formatted(job.word(), e.getMessage()));
                exit = FAILED;
            }
        }
        return exit;
    }

    private int run(CleanupJobs cleanup, Job job, PrintStream out) throws SQLException {
        if (dryRun) {
            out.println("%s: %d would be deleted".formatted(job.word(), cleanup.countDue(job)));
            return 0;
        }
        Swept swept = cleanup.runOnce(job);
        out.println("%s: %d deleted, %d failed".formatted(job.word(), swept.deleted(), swept.failed()));
        return swept.failed() == 0 ? 0 : FAILED;
    }

    /// From the word on the command line.
    static final class ToChoice implements ITypeConverter<Choice> {
        @Override
        public Choice convert(String word) {
            return Job.named(word)
                    .map(Choice::new)
                    .orElseThrow(() -> new TypeConversionException(
                            "no job is called '%s'; jobs are %s".formatted(word, String.join(", ", Job.words()))));
        }
    }
}
