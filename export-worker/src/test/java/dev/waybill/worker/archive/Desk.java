package dev.waybill.worker.archive;

import dev.waybill.contract.Archive;
import dev.waybill.contract.Archive.Documents;
import dev.waybill.contract.Archive.StoredFiles;
import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.Table;
import dev.waybill.contract.Table.Column;
import dev.waybill.local.LocalStack;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.encode.Encoder;
import dev.waybill.worker.encode.PartBuffer;
import dev.waybill.worker.upload.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/// A real database and a real store, on which archives are encoded without a worker.
final class Desk implements AutoCloseable {

    static final Archive BLOG = new Archive(
            List.of(new Documents(
                    "posts", table("posts", "title", "tags", "views", "price", "score", "seen", "at"), "slug", "body")),
            Optional.of(new StoredFiles("media", List.of("post"))));
    static final Archive STORAGE = new Archive(List.of(), Optional.of(new StoredFiles("files", List.of())));

    private static final Runnable NEVER_ENDS = () -> {};

    private final LocalStack stack = LocalStack.startTemporary();
    private final S3Client s3 = stack.store().settings().client(ApacheHttpClient.create());
    private final ObjectStore store;
    private final PGSimpleDataSource database = new PGSimpleDataSource();
    final ArchiveCatalog catalog;
    private int files;

    Desk() {
        stack.database().migrate();
        execute("""
                create schema app;
                grant usage on schema app to waybill_worker;
                create table app.posts (
                  org_id uuid not null, id bigint, slug text, title text, tags text[], views bigint, price numeric,
                  score double precision, seen timestamptz[], at timestamptz, body text, primary key (org_id, id));
                grant select on app.posts to waybill_worker""");
        database.setUrl(stack.database().jdbcUrl());
        database.setUser(stack.database().user());
        database.setPassword(stack.database().password());
        database.setOptions("-c role=waybill_worker");
        database.setPrepareThreshold(0);
        catalog = new ArchiveCatalog(database);
        store = new ObjectStore(stack.store().settings(), 20);
    }

    private static Table table(String name, String... columns) {
        List<Column> all = List.of(columns).stream().map(c -> new Column(c, c)).toList();
        return new Table("blog", "app", name, "org_id", List.of("id"), all, List.of(), Optional.empty());
    }

    URI storeAddress() {
        return stack.store().endpoint();
    }

    /// A run that a worker has just claimed.
    ///
    /// @param options JSON
    Claim claim(UUID org, String options) {
        UUID id = UUID.randomUUID();
        execute("""
                insert into waybill.export_run
                  (id, org_id, dataset, format, options, requested_by, email, object_key, status, attempt, delivery_method)
                values ('%1$s', '%2$s', 'blog', 'zip', '%3$s', 'u', 'u@example.com', 'exports/org/%2$s/%1$s.zip',
                        'cataloging', 1, 'download')
                """.formatted(id, org, options));
        return new Claim(
                Claim.Kind.DATASET,
                id,
                1,
                1,
                org.toString(),
                "blog",
                "exports/org/%s/%s.zip".formatted(org, id),
                Instant.parse("2026-07-01T12:34:56Z"),
                Duration.ZERO,
                "");
    }

    Encoder open(Claim claim, Archive archive, Optional<List<String>> after) throws SQLException {
        return new Archives(catalog, store, database).open(claim, archive, after, NEVER_ENDS, _ -> null);
    }

    /// What is left to be encoded, at most so many units.
    byte[] encode(Encoder encoder, int units) throws SQLException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        PartBuffer buffer = new PartBuffer(1 << 20);
        for (int n = 0; n < units && encoder.next(buffer); n++) {
            all.write(buffer.array(), 0, buffer.length());
            buffer.clear();
        }
        encoder.save();
        return all.toByteArray();
    }

    byte[] archive(Claim claim, Archive archive) throws SQLException {
        try (Encoder encoder = open(claim, archive, Optional.empty())) {
            return encode(encoder, Integer.MAX_VALUE);
        }
    }

    /// A stored file of a tenant, row and object, behind those before it.
    ///
    /// @return its key
    ObjectKey file(UUID org, String name, String contentType, byte[] bytes) {
        UUID id = new UUID(0x0198_0000_0000_7000L, Long.MIN_VALUE + files++);
        ObjectKey key = ObjectKey.file(org.toString(), id, name);
        s3.putObject(
                put -> put.bucket(stack.store().settings().bucket())
                        .key(key.value())
                        .contentType(contentType),
                RequestBody.fromBytes(bytes));
        execute("""
                insert into waybill.file_metadata
                  (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_by, entity_type)
                values ('%s', '%s', '%s', '%s', '%s', %d, 'u', 'post')
                """.formatted(id, org, key.value(), name, contentType, bytes.length));
        return key;
    }

    void posts(UUID org, String rows) {
        execute("insert into app.posts select '%s', * from (%s) rows".formatted(org, rows));
    }

    void execute(String sql) {
        try (Connection superuser = stack.database().superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        store.close();
        s3.close();
        stack.close();
    }
}
