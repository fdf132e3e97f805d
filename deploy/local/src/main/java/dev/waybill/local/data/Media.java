package dev.waybill.local.data;

import dev.waybill.local.data.MediaFile.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// Stored files of one tenant: most belong to its posts, every fifth to a page, some to invoices or to nothing, some
/// are deleted. The first ones have names that no archive may take as they are.
public final class Media {

    private static final Instant FIRST_UPLOAD = Instant.parse("2025-03-01T08:15:30.123456Z");
    private static final Duration BETWEEN_UPLOADS = Duration.ofMinutes(37);
    private static final int SMALLEST_BYTES = 200;
    private static final int LARGEST_BYTES = 300_000;

    private final RowRandom random;
    private final Articles posts;
    private final Articles pages;
    private final long pageCount;

    /// @param pageCount pages of the tenant, at least 1
    public Media(long seed, UUID orgId, long pageCount) {
        this.random = new RowRandom(seed, "media", orgId);
        this.posts = Articles.posts(seed, orgId);
        this.pages = Articles.pages(seed, orgId);
        this.pageCount = pageCount;
    }

    /// The first `count` files.
    public List<MediaFile> files(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(this::file).toList();
    }

    /// Their ids alone, which is much quicker.
    public List<UUID> ids(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(this::id).toList();
    }

    private MediaFile file(int row) {
        UUID id = id(row);
        Instant uploadedAt = uploadedAt(row);
        String name = Samples.isFirst(MediaSamples.NAMES, row)
                ? MediaSamples.NAMES.get(row - 1)
                : "photo %d.%s".formatted(row, row % 2 == 0 ? "jpg" : "png");
        MediaKind kind = MediaKind.of(name);
        return new MediaFile(
                id,
                name,
                kind.contentType(),
                kind.bytes(size(row), random),
                uploadedAt,
                row % 13 == 9 ? Optional.of(uploadedAt.plus(Duration.ofDays(3))) : Optional.empty(),
                owner(row));
    }

    private Optional<Owner> owner(int row) {
        return switch (row % 11) {
            case 10 -> Optional.empty();
            case 0 -> Optional.of(new Owner("invoice", Integer.toString(row)));
            default ->
                Optional.of(
                        row % 5 == 0
                                ? new Owner("page", pages.id(1 + row % pageCount))
                                : new Owner("post", posts.id(row)));
        };
    }

    /// As many small as large ones on a logarithmic scale; the first ones are the smallest and the largest.
    private int size(int row) {
        if (row <= 2) {
            return row == 1 ? SMALLEST_BYTES : LARGEST_BYTES;
        }
        double scale = Math.log((double) LARGEST_BYTES / SMALLEST_BYTES);
        return (int) (SMALLEST_BYTES * Math.exp(scale * random.below(1_000) / 1_000));
    }

    private static Instant uploadedAt(int row) {
        return FIRST_UPLOAD.plus(BETWEEN_UPLOADS.multipliedBy(row));
    }

    /// A UUID version 7 (RFC 9562, section 5.7). Begins the row's random numbers.
    private UUID id(int row) {
        UUID any = random.row(row).uuid();
        long high = uploadedAt(row).toEpochMilli() << 16 | 0x7000 | (any.getMostSignificantBits() & 0xFFF);
        return new UUID(high, any.getLeastSignificantBits());
    }
}
