package dev.waybill.files;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// Which page of a list a client asks for: `?limit=20&cursor=…`.
public class PageQuery {

    @Parameter(
            description = "Items a page",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "20"))
    @QueryParam("limit")
    public @Nullable String limit;

    @Parameter(description = "nextCursor of the page before; anything else gives page one")
    @QueryParam("cursor")
    public @Nullable String cursor;
}
