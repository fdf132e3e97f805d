package dev.waybill.files.profile;

import dev.waybill.files.FileAnswer;
import dev.waybill.files.FileLinks;
import dev.waybill.files.FileMetadata;
import dev.waybill.files.profile.ShowImage.Shown;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.resteasy.reactive.RestResponse;

/// What avatars and logos answer, which is the same.
@ApplicationScoped
public class ShownImages {

    private final ShowImage showImage;
    private final RemoveImage removeImage;
    private final FileLinks links;

    ShownImages(ShowImage showImage, RemoveImage removeImage, FileLinks links) {
        this.showImage = showImage;
        this.removeImage = removeImage;
        this.links = links;
    }

    RestResponse<FileAnswer> put(Caller caller, ShownAs as, ImageBody body) {
        Shown shown = showImage.run(caller, as, body.uploadId());
        FileAnswer file = links.answer(shown.file());
        return shown.changed()
                ? RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, file)
                        .header("Location", "/api/v1/files/" + file.id()) // relative: holds behind any proxy
                        .build()
                : RestResponse.ok(file);
    }

    /// Needs a transaction.
    FileAnswer get(ShownAs as) {
        return links.answer(FileMetadata.shown(as.value()).orElseThrow(FileMetadata::noSuchFile));
    }

    void delete(Caller caller, ShownAs as) {
        removeImage.run(caller, as);
    }
}
