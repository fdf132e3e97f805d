package dev.waybill.local.bench;

import dev.waybill.contract.ObjectKey;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/// Files of a tenant that is made for a benchmark: rows and objects, gone when closed.
final class StoredFiles implements AutoCloseable {

    private static final int AT_ONCE = 4;
    private static final int WHOLE_BYTES = 64 << 20;
    private static final int DELETED_AT_ONCE = 1_000; // the most that DeleteObjects takes (Amazon S3 API)

    /// How large each file is.
    record Sizes(List<Long> each) {

        static Sizes between(int count, long least, long most) {
            Random random = new Random(count);
            List<Long> sizes = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                sizes.add(least + (most > least ? random.nextLong(most - least) : 0));
            }
            return new Sizes(sizes);
        }

        static Sizes oneLarge(long large, int others, long other) {
            List<Long> sizes = new ArrayList<>(List.of(large));
            for (int n = 0; n < others; n++) {
                sizes.add(other);
            }
            return new Sizes(sizes);
        }

        long total() {
            return each.stream().mapToLong(Long::longValue).sum();
        }
    }

    private final Lab lab;
    private final UUID org;
    private final List<String> keys = new ArrayList<>();

    private StoredFiles(Lab lab, UUID org) {
        this.lab = lab;
        this.org = org;
    }

    static StoredFiles upload(Lab lab, UUID org, Sizes sizes) throws SQLException {
        StoredFiles files = new StoredFiles(lab, org);
        try (ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE)) {
            for (long size : sizes.each()) {
                UUID id = UUID.randomUUID();
                String key = ObjectKey.file(org.toString(), id, "image.jpg").value();
                files.keys.add(key);
                senders.submit(() -> files.put(key, size));
                files.insert(id, key, size);
            }
        }
        return files;
    }

    int count() {
        return keys.size();
    }

    private void put(String key, long size) {
        byte[] bytes = new byte[(int) Math.min(size, WHOLE_BYTES)];
        new Random(size).nextBytes(bytes);
        if (size <= WHOLE_BYTES) {
            lab.s3().putObject(p -> p.bucket(lab.store().bucket()).key(key), RequestBody.fromBytes(bytes));
            return;
        }
        MultipartStream stream = new MultipartStream(lab.s3(), lab.store().bucket(), key);
        for (long left = size; left > 0; left -= bytes.length) {
            stream.write(bytes, 0, (int) Math.min(left, bytes.length));
        }
        stream.complete();
    }

    private void insert(UUID id, String key, long size) throws SQLException {
        String sql = """
                insert into waybill.file_metadata
                  (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_by)
                values (?, ?, ?, ?, 'image/jpeg', ?, 'bench')
                """;
        try (PreparedStatement insert = lab.owner().prepareStatement(sql)) {
            insert.setObject(1, id);
            insert.setString(2, org.toString());
            insert.setString(3, key);
            insert.setString(4, "image %s.jpg".formatted(id));
            insert.setLong(5, size);
            insert.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        for (int from = 0; from < keys.size(); from += DELETED_AT_ONCE) {
            List<ObjectIdentifier> some = keys.subList(from, Math.min(keys.size(), from + DELETED_AT_ONCE)).stream()
                    .map(key -> ObjectIdentifier.builder().key(key).build())
                    .toList();
            lab.s3()
                    .deleteObjects(delete -> delete.bucket(lab.store().bucket())
                            .delete(Delete.builder().objects(some).build()));
        }
        try (PreparedStatement delete =
                lab.owner().prepareStatement("delete from waybill.file_metadata where org_id = ?")) {
            delete.setString(1, org.toString());
            delete.executeUpdate();
        }
    }
}
