package dev.waybill.files.download;

import dev.waybill.contract.SignedUrl;
import dev.waybill.files.FileLinks;
import dev.waybill.files.FileMetadata;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Fresh links to one file: as JSON for programs, as a redirect for browsers.
@Path("/api/v1/files/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Files")
public class DownloadResource {

    private final FileLinks links;

    DownloadResource(FileLinks links) {
        this.links = links;
    }

    @GET
    @Path("/download")
    @Transactional
    @Operation(operationId = "downloadFile", summary = "A fresh link to a file")
    @APIResponse(responseCode = "200", description = "The link")
    @APIResponse(responseCode = "404", description = "file-not-found")
    public DownloadLink download(@PathParam("id") String id) {
        FileMetadata file = FileMetadata.named(id);
        SignedUrl link = links.sign(file);
        return new DownloadLink(link.url(), file.originalFileName, file.contentType, link.expiresAt());
    }

    @GET
    @Path("/content")
    @Transactional
    @Operation(
            operationId = "fileContent",
            summary = "Go to the bytes of a file",
            description = "For links and <img>; from a script of another origin use /download.")
    @APIResponse(responseCode = "303", description = "Location is a fresh link")
    @APIResponse(responseCode = "404", description = "file-not-found")
    public RestResponse<Void> content(@PathParam("id") String id) {
        return RestResponse.seeOther(
                URI.create(links.sign(FileMetadata.named(id)).url()));
    }
}
