package dev.waybill.files;

import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.RunStatus;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.TenantId;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A run as files-service sees it: inserted by `waybill.request_export` or `waybill.request_metric`, moved on by the
/// worker, only read here. The database role may do no more.
@Entity
@Immutable
@Table(name = "export_run")
public class ExportRun extends PanacheEntityBase {

    @Id
    public UUID id;

    @TenantId
    public String orgId;

    public @Nullable String requestedBy;
    public String deliveryMethod;
    public String dataset;
    public String format;
    public String status;
    public int attempt;
    public short progress;
    public long rowsDone;
    public @Nullable Long rowsKept;
    public long bytesDone;
    public String objectKey;
    public @Nullable String fileName;
    public @Nullable Long fileSize;
    public @Nullable Long rowCount;
    public @Nullable String sha256;
    public @Nullable String consistency;
    public @Nullable Instant dataAsOf;
    public @Nullable String downloadUrl;
    public @Nullable Instant downloadUrlExpiresAt;
    public @Nullable String errorCode;
    public @Nullable String errorMessage;
    public Instant createdAt;
    public @Nullable Instant startedAt;
    public @Nullable Instant completedAt;
    public @Nullable Instant expiresAt;
    public boolean queued;
    public @Nullable UUID retryOf;
    public @Nullable UUID metricId;
    public @Nullable Short metricSlot;
    public long revision;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Long> itemCounts;

    public RunStatus runStatus() {
        return RunStatus.of(status);
    }

    /// What the object holds, by kind; of a table, its rows.
    public Map<String, Long> contents() {
        return itemCounts.isEmpty() ? Map.of("rows", rowCount == null ? rowsDone : rowCount) : itemCounts;
    }

    /// True once its object is deleted, or is to be.
    public boolean isExpired(Instant now) {
        return switch (runStatus()) {
            case EXPIRED -> true;
            case COMPLETE -> expiresAt != null && !expiresAt.isAfter(now);
            case PENDING, CATALOGING, ASSEMBLING, UPLOADING, FAILED, CANCELLED -> false;
        };
    }

    public ObjectKey key() {
        return new ObjectKey(objectKey);
    }

    /// The run of an id as it stands in a path.
    ///
    /// @throws Problem 404 `export-not-found`, the same for every reason
    public static ExportRun named(String id) {
        return PathId.parse(id)
                .flatMap(found -> ExportRun.<ExportRun>findByIdOptional(found))
                .orElseThrow(ExportRun::noSuchExport);
    }

    public static Problem noSuchExport() {
        return new Problem(ProblemCode.EXPORT_NOT_FOUND, "There is no such export");
    }

    /// The runs after a position, newest first, along the index `export_run_newest_first`.
    public static List<ExportRun> page(Optional<Position> after, int limit) {
        String order = " order by createdAt desc, id desc";
        return after.map(position -> ExportRun.<ExportRun>find(
                        "(createdAt, id) < (:at, :id)" + order,
                        Parameters.with("at", position.at()).and("id", position.id())))
                .orElseGet(() -> find("1 = 1" + order))
                .page(0, limit)
                .list();
    }
}
