package dev.waybill.files.metric;

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
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.TenantId;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.type.SqlTypes;

/// A stored statement, with its parameters.
@Entity
@Table(name = "metric")
public class Metric extends PanacheEntityBase {

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    @TenantId
    public String orgId;

    public String name;
    public String description;
    public UUID dataSourceId;
    public String sql;

    @JdbcTypeCode(SqlTypes.JSON)
    public List<MetricParameter> parameters;

    @Column(updatable = false)
    public String createdBy;

    @Column(updatable = false)
    public Instant createdAt;

    public Instant updatedAt;

    /// The metric of an id as it stands in a path.
    ///
    /// @throws Problem 404 `metric-not-found`, the same for every reason
    static Metric named(String id) {
        return named(id, LockModeType.NONE);
    }

    /// Reads nothing of it.
    ///
    /// @throws Problem 404 `metric-not-found`, the same for every reason
    static void requireThere(String id) {
        if (PathId.parse(id).filter(found -> count("id", found) == 1).isEmpty()) {
            throw noSuchMetric();
        }
    }

    /// Nobody changes it until the transaction ends.
    static Metric held(String id) {
        return named(id, LockModeType.PESSIMISTIC_READ);
    }

    static Metric locked(String id) {
        return named(id, LockModeType.PESSIMISTIC_WRITE);
    }

    private static Metric named(String id, LockModeType lock) {
        return PathId.parse(id)
                .flatMap(found -> Metric.<Metric>findByIdOptional(found, lock))
                .orElseThrow(Metric::noSuchMetric);
    }

    static Problem noSuchMetric() {
        return new Problem(ProblemCode.METRIC_NOT_FOUND, "There is no such metric");
    }

    /// Those after a position, newest first, along the index `metric_newest_first`.
    static List<Metric> page(Optional<Position> after, int limit) {
        String order = " order by createdAt desc, id desc";
        return after.map(position -> Metric.<Metric>find(
                        "(createdAt, id) < (:at, :id)" + order,
                        Parameters.with("at", position.at()).and("id", position.id())))
                .orElseGet(() -> find("1 = 1" + order))
                .page(0, limit)
                .list();
    }
}
