package dev.waybill.worker;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How exports are made: `WAYBILL_EXPORT_…`, e.g. `WAYBILL_EXPORT_PARTS_IN_FLIGHT=4`.
@ConfigMapping(prefix = "waybill.export")
public interface ExportSettings {

    /// How rows get out of the database.
    enum Lane {
        /// PostgreSQL's binary COPY.
        COPY,
        /// A JDBC cursor and opencsv: slower, for servers that speak PostgreSQL's protocol but have no binary COPY.
        JDBC
    }

    /// Usual size of a part.
    @WithDefault("8M")
    MemorySize partSize();

    /// Parts of one export that are sent side by side while the next one is encoded. Each holds its part size.
    @WithDefault("3")
    int partsInFlight();

    @WithDefault("copy")
    Lane lane();

    /// Off only to measure what checkpoints cost: an export that is killed then begins again.
    @WithDefault("true")
    boolean checkpoints();
}
