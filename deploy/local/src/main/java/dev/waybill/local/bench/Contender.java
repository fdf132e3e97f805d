package dev.waybill.local.bench;

/// One way to get the rows into the bucket.
sealed interface Contender extends AutoCloseable permits WaybillContender, Pipeline, PeerProcess {

    /// Exports once, and returns when the object is there.
    ///
    /// @param key for it; Waybill chooses its own
    /// @throws Exception if it fails; the message says why
    Measured export(Job job, String key) throws Exception;

    @Override
    void close();
}
