package dev.waybill.local.bench;

import dev.waybill.local.DemoTenant;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// The packaged export-worker, with every checkpoint, digest and fence it has in production: one process for all
/// rounds, as there.
final class WaybillContender implements Contender {

    private final Lab.Running worker;
    private final Runs runs;
    private final ProcessUsage usage;

    private WaybillContender(Lab.Running worker, Runs runs) {
        this.worker = worker;
        this.runs = runs;
        this.usage = new ProcessUsage(worker.pid());
    }

    static WaybillContender start(Lab lab) {
        return start(lab, lab.setup().worker().jvm());
    }

    static WaybillContender start(Lab lab, List<String> jvm) {
        return new WaybillContender(lab.startWorker("export-worker", jvm), new Runs(lab));
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
