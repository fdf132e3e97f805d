package dev.waybill.files.datasource;

import dev.waybill.contract.metric.Target;
import dev.waybill.contract.metric.Target.Tls;
import dev.waybill.files.PathId;
import dev.waybill.files.Position;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/// A tenant's database. The column `secret` is not here: this service writes it ([SecretColumn]) and cannot read it.
@Entity
@Table(name = "data_source")
public class DataSource extends PanacheEntityBase {

    @Id
    public UUID id;

    @TenantId
    public String orgId;

    public String name;
    public String kind;
    public String host;
    public int port;
    public String databaseName;
    public String userName;
    public String tls;

    @Column(insertable = false, updatable = false)
    public @Nullable String secretKeyId;

    @Column(updatable = false)
    public String createdBy;

    @Column(updatable = false)
    public Instant createdAt;

    public Instant updatedAt;

    /// Whether somebody has given its secret.
    public boolean hasSecret() {
        return secretKeyId != null;
    }

    /// What its secret belongs to.
    Target target() {
        return new Target(id, orgId, kind, host, port, databaseName, userName, Tls.of(tls));
    }

    void pointTo(Target to) {
        kind = to.kind();
        host = to.host();
        port = to.port();
        databaseName = to.database();
        userName = to.user();
        tls = to.tls().wire();
    }

    /// The data source of an id as it stands in a path or body.
    ///
    /// @throws Problem 404 `data-source-not-found`, the same for every reason
    public static DataSource named(String id) {
        return named(id, LockModeType.NONE);
    }

    /// Nobody changes it until the transaction ends.
    ///
    /// @throws Problem 404 `data-source-not-found`, the same for every reason
    public static DataSource held(String id) {
        return named(id, LockModeType.PESSIMISTIC_READ);
    }

    static DataSource locked(String id) {
        return named(id, LockModeType.PESSIMISTIC_WRITE);
    }

    private static DataSource named(String id, LockModeType lock) {
        return PathId.parse(id)
                .flatMap(found -> DataSource.<DataSource>findByIdOptional(found, lock))
                .orElseThrow(DataSource::noSuchDataSource);
    }

    public static Problem noSuchDataSource() {
        return new Problem(ProblemCode.DATA_SOURCE_NOT_FOUND, "There is no such data source");
    }

    /// Those after a position, newest first, along the index `data_source_newest_first`.
    static List<DataSource> page(Optional<Position> after, int limit) {
        String order = " order by createdAt desc, id desc";
        return after.map(position -> DataSource.<DataSource>find(
                        "(createdAt, id) < (:at, :id)" + order,
                        Parameters.with("at", position.at()).and("id", position.id())))
                .orElseGet(() -> find("1 = 1" + order))
                .page(0, limit)
                .list();
    }
}
