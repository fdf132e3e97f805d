package dev.waybill.files.tenant;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/// First wall: every entity with a `@TenantId` is read and written for the caller's tenant only, by Hibernate.
@PersistenceUnitExtension
@RequestScoped
public class OrgTenantResolver implements TenantResolver {

    static final String NOBODY = "";

    @Inject
    CurrentCaller current;

    @Override
    public String getDefaultTenantId() {
        return NOBODY;
    }

    @Override
    public String resolveTenantId() {
        return current.find().map(Caller::orgId).orElse(NOBODY);
    }
}
