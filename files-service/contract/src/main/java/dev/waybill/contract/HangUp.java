package dev.waybill.contract;

import sun.misc.Signal;

/// SIGHUP, by which operators ask a service to read its files again.
public final class HangUp {

    private HangUp() {}

    /// Calls this on each SIGHUP, on a thread of its own, instead of ending the process. False where the platform or
    /// the JVM keeps the signal to itself (Windows, `-Xrs`, a process whose parent ignores it, as under nohup).
    public static boolean on(Runnable what) {
        try {
            Signal.handle(new Signal("HUP"), signal -> what.run());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
