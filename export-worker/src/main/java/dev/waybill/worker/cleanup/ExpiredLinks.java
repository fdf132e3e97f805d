package dev.waybill.worker.cleanup;

import jakarta.inject.Singleton;
import javax.sql.DataSource;

/// Clears stored links that stopped working: a dead link helps nobody who reads the table.
@Singleton
class ExpiredLinks extends OneStatement {

    private static final String DUE = " where download_url is not null and download_url_expires_at <= now()";

    ExpiredLinks(DataSource database) {
        super(
                database,
                Job.EXPIRED_LINKS,
                "update waybill.export_run set download_url = null" + DUE,
                "select count(*) from waybill.export_run" + DUE);
    }
}
