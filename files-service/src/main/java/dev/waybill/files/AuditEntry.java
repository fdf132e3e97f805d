package dev.waybill.files;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.TenantId;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// One line of `audit_logs`, written in the transaction of what it tells. The database gives it its time and refuses
/// to change or delete it.
@Entity
@Immutable
@Table(name = "audit_logs")
public class AuditEntry extends PanacheEntityBase {

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    @TenantId
    public String orgId;

    public @Nullable String actorUserId;

    public String action;

    public String subjectId;

    /// By the database's clock: when the transaction began.
    @Column(insertable = false, updatable = false)
    public Instant occurredAt;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Object> detail;

    /// @param detail facts that help a reader; no link, no secret
    public static void write(String actorUserId, String action, UUID subject, Map<String, Object> detail) {
        write(actorUserId, action, subject.toString(), detail);
    }

    /// Of what has no id of Waybill, such as a user.
    ///
    /// @param detail facts that help a reader; no link, no secret
    public static void write(String actorUserId, String action, String subject, Map<String, Object> detail) {
        AuditEntry entry = new AuditEntry();
        entry.actorUserId = actorUserId;
        entry.action = action;
        entry.subjectId = subject;
        entry.detail = detail;
        entry.persist();
    }
}
