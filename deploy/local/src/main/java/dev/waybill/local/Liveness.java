package dev.waybill.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Whether a process still runs. One that has ended stays in the system's list until its parent asks for its exit
/// code; the first process of a container may never ask, so [ProcessHandle#isAlive] alone would wait for ever.
final class Liveness {

    private Liveness() {}

    static boolean isAlive(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    /// Waits until it has ended; false if it has not in time. Polls, because [ProcessHandle#onExit] looks at a process
    /// that is not a child only now and then, seconds late.
    static boolean ended(ProcessHandle process, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (isAlive(process)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while process " + process.pid() + " was stopping", e);
            }
        }
        return true;
    }

    /// proc(5): the state is the letter after the command in parentheses, which may itself hold some.
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false; // no /proc (macOS), or gone just now
        }
    }
}
