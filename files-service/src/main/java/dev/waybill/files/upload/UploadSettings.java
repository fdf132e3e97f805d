package dev.waybill.files.upload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;

/// Limits of uploads: `WAYBILL_UPLOAD_…`.
@ConfigMapping(prefix = "waybill.upload")
public interface UploadSettings {

    /// Largest file of one signed PUT. S3 takes up to 5 GiB.
    @WithDefault("104857600")
    @Min(1)
    @Max(5_368_709_120L)
    long maxBytes();

    /// Largest file by parts. S3 keeps objects up to 5 TiB. Who limited uploads before there were parts, limits these.
    @WithDefault("${WAYBILL_UPLOAD_MAX_BYTES:5497558138880}")
    @Min(1)
    @Max(5_497_558_138_880L)
    long multipartMaxBytes();

    /// How long an upload by parts may rest before it is aborted: each call that goes on with it counts anew.
    @WithDefault("86400")
    @Min(60)
    @Max(2_592_000)
    long multipartSeconds();

    /// Bytes of one tenant: files, deleted files that can still be restored, and uploads on their way.
    @WithDefault("10737418240")
    @Min(1)
    long quotaBytes();

    @WithDefault("120")
    @Min(1)
    int ratePerMinute();

    /// How long a signed PUT works, of a whole file or of a part, and a form. Signature Version 4 allows seven days.
    @WithDefault("900")
    @Min(1)
    @Max(604_800)
    long linkSeconds();

    /// Whether Uppy sends small files by POST forms, as it would to a Companion, or by PUTs, which Uppy 6 does not
    /// know: for stores without forms, such as Cloudflare R2.
    @WithDefault("true")
    boolean forms();

    /// Types that are taken: exact, or with a `*` at the end. See [ContentTypes].
    @WithDefault(
            "image/*,audio/*,video/*,text/plain,text/csv,text/markdown,application/pdf,application/json,application/zip,"
                    + "application/gzip,application/octet-stream,application/rtf,application/msword,"
                    + "application/vnd.ms-excel,application/vnd.ms-powerpoint,"
                    + "application/vnd.openxmlformats-officedocument.*,application/vnd.oasis.opendocument.*")
    List<String> contentTypes();
}
