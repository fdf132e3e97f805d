package dev.waybill.local;

import dev.waybill.contract.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/// The S3 server of the stack: one user, one bucket, objects as files. What it does, held to by `LocalStoreIT`:
///
/// - Signatures of version 4 only. An expired link, another key, or a signed header that is missing or differs (length
///   and type among them): 403. Fewer bytes than announced: no object.
/// - `If-None-Match: *`: 412 for all but the first, also at the same time.
/// - `x-amz-checksum-sha256`: 400 `BadDigest` for other bytes and no object; kept, and told by HEAD on request.
/// - A POST form with another key, type or size than its policy says: 4xx and no object.
/// - Multipart uploads survive a restart. Completing twice gives the same answer while that object exists (as S3 does),
///   `NoSuchUpload` after; so do late parts. ListParts gives all parts at once.
/// - CORS for exactly the given origins. There is no API to configure CORS, lifecycle rules or tags: 501.
/// - A request whose body is part of the signature is held in memory, 128 MiB at most; signed links stream.
public final class LocalStore implements AutoCloseable {

    private static final String BUCKET = "waybill";
    private static final String ACCESS_KEY = "waybill";
    private static final String SECRET_KEY = "waybill-secret";

    /// `.s3proxy-mpu-stub-<upload id>` records an open upload and must stay.
    private static final Pattern HALF_WRITTEN =
            Pattern.compile("(?!\\.s3proxy-).+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final S3Proxy server;

    private LocalStore(S3Proxy server) {
        this.server = server;
    }

    /// Starts over `home/s3`, which is made on the first start.
    ///
    /// @param corsOrigins the origins whose pages may use signed links; never all
    static LocalStore start(Path home, int port, List<String> corsOrigins) {
        Path objects = Directories.ownerOnly(home.resolve("s3"));
        requireExtendedAttributes(objects);
        removeHalfWritten(Directories.ownerOnly(objects.resolve(BUCKET)));
        Properties backend = new Properties();
        backend.setProperty("jclouds.filesystem.basedir", objects.toString());
        S3Proxy server = S3Proxy.builder()
                .blobStore(new StrictUploads(BlobStores.create("filesystem", backend)))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .corsRules(cors(corsOrigins))
                .stopTimeout(0)
                .build();
        try {
            server.start();
        } catch (Exception e) { // declared so by the server
            throw new IllegalStateException("The S3 server does not start on port " + port, e);
        }
        return new LocalStore(server);
    }

    private static CrossOriginResourceSharing cors(List<String> origins) {
        if (origins.stream().anyMatch(origin -> origin.contains("*"))) {
            throw new IllegalArgumentException("CORS origins are " + origins + ", allowed are exact origins, never *");
        }
        return new CrossOriginResourceSharing(
                origins.stream().map(Pattern::quote).toList(),
                List.of("GET", "HEAD", "POST", "PUT"),
                List.of(
                        "content-type",
                        "content-disposition",
                        "if-none-match",
                        "range",
                        "x-amz-checksum-sha256",
                        "x-amz-content-sha256",
                        "x-amz-date",
                        "x-amz-sdk-checksum-algorithm"),
                List.of("ETag", "Content-Disposition", "Content-Range", "x-amz-checksum-sha256"),
                "");
    }

    /// The server keeps content type, name and metadata of an object in extended attributes of its file, and would
    /// lose them silently where the file system has none.
    private static void requireExtendedAttributes(Path directory) {
        try {
            Path probe = Files.createTempFile(directory, ".probe", null);
            try {
                Files.setAttribute(probe, "user:waybill", "x".getBytes(StandardCharsets.UTF_8));
            } finally {
                Files.delete(probe);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new IllegalStateException(
                    "The file system of %s has no user extended attributes, which the S3 server needs to keep content types and names: choose another WAYBILL_HOME (ext4, xfs, btrfs and APFS have them)"
                            .formatted(directory),
                    e);
        }
    }

    /// The server writes an object to `<key>-<UUID>` and renames it when it is whole. Killed between, it would show
    /// that
    /// file as an object for ever. Keys of Waybill end in an extension, so none looks like it.
    private static void removeHalfWritten(Path bucket) {
        try (Stream<Path> files = Files.walk(bucket)) {
            for (Path file : files.filter(LocalStore::isHalfWritten).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove half-written objects in " + bucket, e);
        }
    }

    private static boolean isHalfWritten(Path file) {
        String name = file.getFileName().toString();
        return HALF_WRITTEN.matcher(name).matches() && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /// What a client needs to connect and to sign.
    public StoreSettings settings() {
        return new StoreSettings(endpoint(), endpoint(), "us-east-1", BUCKET, ACCESS_KEY, SECRET_KEY, true);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) { // declared so by the server
            throw new IllegalStateException("The S3 server does not stop", e);
        }
    }
}
