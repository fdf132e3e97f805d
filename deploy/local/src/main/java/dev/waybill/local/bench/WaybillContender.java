package dev.waybill.local.bench;

import dev.waybill.local.DemoTenant;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The packaged export-worker, with every checkpoint, digest and fence it has in production: one process for all
/// rounds, as there. Between its turns it is stopped (SIGSTOP), so that it claims nothing of another's.
final class WaybillContender implements Contender {

    private final Lab.Running worker;
    private final Runs runs;
    private final ProcessUsage usage;

    private WaybillContender(Lab.Running worker, Runs runs) {
        this.worker = worker;
        this.runs = runs;
        this.usage = new ProcessUsage(worker.pid());
        worker.rest();
    }

    /// As the launcher starts it.
    static WaybillContender start(Lab lab) {
        return start(lab, lab.setup().worker());
    }

    static WaybillContender start(Lab lab, Setup.Packaged worker) {
        return start(lab, worker.name(), worker.command());
    }

    /// @param name of its log
    static WaybillContender start(Lab lab, String name, List<String> command) {
        return new WaybillContender(lab.start(name, command, Map.of()), new Runs(lab));
    }

    @Override
    public Measured export(Job job, String key) throws SQLException {
        return export(job.dataset().name(), DemoTenant.DEMO.id().toString());
    }

    Measured export(String dataset, String orgId) throws SQLException {
        return export(dataset, "csv", "{}", orgId);
    }

    /// @param options of the request, a JSON object
    Measured export(String dataset, String format, String options, String orgId) throws SQLException {
        return worker.inTurn(() -> measure(dataset, format, options, orgId));
    }

    private Measured measure(String dataset, String format, String options, String orgId) throws SQLException {
        usage.resetPeak();
        double cpu = usage.cpuSeconds();
        long begin = System.nanoTime();
        UUID id = runs.request(orgId, dataset, format, options);
        Runs.Run run = runs.awaitComplete(id);
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Measured(
                run.objectKey(),
                seconds,
                run.seconds(),
                usage.cpuSeconds() - cpu,
                usage.peakBytes(),
                run.sha256(),
                run.rowsDone());
    }

    @Override
    public void close() {
        worker.close();
    }
}
