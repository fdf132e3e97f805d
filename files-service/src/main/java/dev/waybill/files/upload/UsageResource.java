package dev.waybill.files.upload;

import dev.waybill.files.tenant.CurrentCaller;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What the tenant has in the bucket.
@Path("/api/v1/storage/usage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Storage")
public class UsageResource {

    private final CurrentCaller current;
    private final Quota quota;

    UsageResource(CurrentCaller current, Quota quota) {
        this.current = current;
        this.quota = quota;
    }

    @GET
    @Transactional
    @Operation(operationId = "getStorageUsage", summary = "How much of its quota the tenant has used")
    @APIResponse(responseCode = "200", description = "In bytes")
    public Usage get() {
        return quota.usage(current.get());
    }
}
