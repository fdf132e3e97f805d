package dev.waybill.files.profile;

import dev.waybill.contract.ObjectKey;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.TenantId;

/// An object that no file refers to any more. The row goes with the object; until then a sweeper knows of it.
@Entity
@Table(name = "discarded_object")
public class DiscardedObject extends PanacheEntityBase {

    @Id
    public String objectKey;

    @TenantId
    public String orgId;

    static void remember(ObjectKey key) {
        DiscardedObject discarded = new DiscardedObject();
        discarded.objectKey = key.value();
        discarded.persist();
    }

    static void forget(ObjectKey key) {
        delete("objectKey", key.value());
    }
}
