package dev.waybill.files.browse;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/// What the address of the files page asks for: `?entityType=invoice&entityId=4711&cursor=…`.
public class FilesQuery {

    @QueryParam("entityType")
    @Nullable
    String entityType;

    @QueryParam("entityId")
    @Nullable
    String entityId;

    @QueryParam("cursor")
    @Nullable
    String cursor;
}
