package dev.waybill.local.data;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// Rows of `app.posts` or `app.pages` of one tenant: posts are numbered, pages have UUIDs.
public final class Articles implements Rows {

    private static final List<String> STATUSES = List.of("published", "published", "published", "draft", "archived");
    private static final long FIRST_SECOND = LocalDateTime.of(2019, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final int SECONDS = 200_000_000; // to the middle of 2025
    private static final int MOST_PARAGRAPHS = 12;
    private static final int MOST_SENTENCES = 6;

    private final String table;
    private final UUID orgId;
    private final RowRandom random;
    private final RowRandom ids;

    private Articles(long seed, String name, UUID orgId) {
        this.table = "app." + name;
        this.orgId = orgId;
        this.random = new RowRandom(seed, name, orgId);
        this.ids = new RowRandom(seed, name + ".id", orgId);
    }

    public static Articles posts(long seed, UUID orgId) {
        return new Articles(seed, "posts", orgId);
    }

    public static Articles pages(long seed, UUID orgId) {
        return new Articles(seed, "pages", orgId);
    }

    @Override
    public String table() {
        return table;
    }

    @Override
    public String columns() {
        return "org_id, id, slug, title, description, tags, author, status, pinned, words, published_at, updated_at, body";
    }

    @Override
    public void write(long row, CopyRows to) {
        random.row(row);
        String status = random.pick(STATUSES);
        LocalDateTime updated = time(row);
        String body = body(row);

        to.uuid(orgId);
        if (isPage()) {
            to.uuid(pageId(row));
        } else {
            to.bigint(row);
        }
        to.text(slug(row)).text(title(row));
        to.text(random.percent(10) ? null : Samples.take(Samples.NOTES, row, random));
        to.texts(Samples.take(ArticleSamples.TAGS, row, random));
        to.text(Samples.take(ArticleSamples.AUTHORS, row, random)).text(status);
        to.bool(random.percent(10)).integer(words(body));
        to.timestamp(status.equals("draft") ? null : updated.minusSeconds(random.below(90_000))); // UTC
        to.timestamp(updated);
        to.text(body);
    }

    /// The key of a row, as files name what they belong to.
    public String id(long row) {
        return isPage() ? pageId(row).toString() : Long.toString(row);
    }

    private boolean isPage() {
        return table.equals("app.pages");
    }

    private UUID pageId(long row) {
        return ids.row(row).uuid();
    }

    private String slug(long row) {
        return Samples.isFirst(ArticleSamples.SLUGS, row)
                ? ArticleSamples.SLUGS.get((int) row - 1)
                : "%s-%d".formatted(random.pick(ArticleSamples.WORDS), row);
    }

    private String title(long row) {
        return Samples.isFirst(ArticleSamples.TITLES, row)
                ? ArticleSamples.TITLES.get((int) row - 1)
                : "On %s and %s, part %d"
                        .formatted(random.pick(ArticleSamples.WORDS), random.pick(ArticleSamples.WORDS), row);
    }

    private LocalDateTime time(long row) {
        if (Samples.isFirst(Samples.TIMES, row)) {
            return Samples.TIMES.get((int) row - 1);
        }
        int micros = random.percent(20) ? 0 : random.below(1_000_000);
        return LocalDateTime.ofEpochSecond(FIRST_SECOND + random.below(SECONDS), micros * 1_000, ZoneOffset.UTC);
    }

    private String body(long row) {
        if (Samples.isFirst(ArticleSamples.BODIES, row)) {
            return ArticleSamples.BODIES.get((int) row - 1);
        }
        StringBuilder body = new StringBuilder("# About ").append(random.pick(ArticleSamples.WORDS));
        for (int paragraphs = 1 + random.below(MOST_PARAGRAPHS); paragraphs > 0; paragraphs--) {
            body.append("\n\n");
            for (int sentences = 1 + random.below(MOST_SENTENCES); sentences > 0; sentences--) {
                body.append(random.pick(ArticleSamples.SENTENCES)).append(sentences > 1 ? " " : "");
            }
        }
        return body.append('\n').toString();
    }

    private static int words(String body) {
        return body.isBlank() ? 0 : body.strip().split("\\s+").length;
    }
}
