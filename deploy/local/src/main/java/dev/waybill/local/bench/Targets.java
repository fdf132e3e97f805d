package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What Waybill is meant to reach beside the others, and whether it did. Nothing is told of a peer that is missing.
final class Targets {

    /// @param holds whether `measured` is on the right side of `target`
    private record Target(String what, double measured, String target, boolean holds) {}

    private Targets() {}

    static void print(List<Standing> standings, ArrayNode json, PrintStream out) {
        for (Target target : of(standings)) {
            out.println("  %-52s %6.2f   target %-10s %s"
                    .formatted(target.what, target.measured, target.target, target.holds ? "held" : "MISSED"));
            json.addObject()
                    .put("what", target.what)
                    .put("measured", target.measured)
                    .put("target", target.target)
                    .put("held", target.holds);
        }
    }

    private static List<Target> of(List<Standing> standings) {
        List<Target> targets = new ArrayList<>();
        Optional<Standing> found = ExportTable.measured(standings, Peer.WAYBILL);
        if (found.isEmpty()) {
            return targets;
        }
        Standing waybill = found.get();
        for (Standing other : standings) {
            if (!other.isMeasured() || other.peer() == Peer.WAYBILL || other.peer() == Peer.NATIVE) {
                continue;
            }
            double times = other.seconds() / waybill.seconds();
            switch (other.peer()) {
                case PSQL -> targets.add(faster(other, times, 2.0));
                case JDBC -> targets.add(faster(other, times, 1.7));
                case NODE -> targets.add(faster(other, times, 4.0));
                case FLOOR ->
                    targets.add(new Target("time of the floor, times", 1 / times, "<= 1.6", 1 / times <= 1.6));
                case WAYBILL, NATIVE -> throw new IllegalStateException(other.peer() + " is no peer of itself");
            }
            if (other.peer() != Peer.FLOOR) {
                double share = waybill.cpuSeconds() / other.cpuSeconds();
                targets.add(
                        new Target("CPU-seconds, of those of " + other.peer().title(), share, "< 1.0", share < 1));
            }
        }
        return targets;
    }

    private static Target faster(Standing other, double times, double wanted) {
        return new Target("times as fast as " + other.peer().title(), times, ">= " + wanted, times >= wanted);
    }
}
