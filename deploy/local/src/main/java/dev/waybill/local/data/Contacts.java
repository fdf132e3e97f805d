package dev.waybill.local.data;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rows of `app.contacts` of one tenant.
public final class Contacts implements Rows {

    /// With fewer, a tenant would lack some of the awkward notes.
    public static final int FEWEST = Samples.NOTES.size();

    private static final List<String> TAGS = List.of("lead", "partner", "vip", "press", "do not call", "Händler");
    private static final List<String> CITIES = List.of("Berlin", "Köln", "Łódź", "Paris", "Porto", "東京");
    private static final LocalDate FIRST_BIRTHDAY = LocalDate.of(1940, 1, 1);
    private static final int DAYS = 24_000;
    private static final long FIRST_SECOND = LocalDateTime.of(2018, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final int SECONDS = 240_000_000; // to the middle of 2025

    private final UUID orgId;
    private final RowRandom random;

    public Contacts(long seed, UUID orgId) {
        this.orgId = orgId;
        this.random = new RowRandom(seed, "contacts", orgId);
    }

    @Override
    public String table() {
        return "app.contacts";
    }

    @Override
    public String columns() {
        return "org_id, id, full_name, company, email, phone, tags, birthday, consent, score, external_id, vat_number,"
                + " address, notes, created_at";
    }

    @Override
    public void write(long id, CopyRows to) {
        random.row(id);
        to.uuid(orgId).bigint(id).text(name(id));
        to.text(random.percent(15) ? null : Samples.take(Samples.COMPANIES, id, random));
        to.text(email(id));
        to.text(phone(id));
        to.texts(tags(id));
        to.date(birthday(id));
        to.bool(random.percent(70));
        to.smallint(score(id));
        to.text(externalId(id));
        to.text(random.percent(40) ? null : "DE" + digits(9));
        to.jsonb(address(id));
        to.text(note(id));
        to.timestamp(created(id)); // UTC
    }

    private String name(long id) {
        return Samples.isFirst(ContactSamples.NAMES, id)
                ? ContactSamples.NAMES.get((int) id - 1)
                : random.pick(ContactSamples.FIRST_NAMES) + " " + random.pick(ContactSamples.LAST_NAMES);
    }

    private @Nullable String email(long id) {
        if (Samples.isFirst(ContactSamples.EMAILS, id)) {
            return ContactSamples.EMAILS.get((int) id - 1);
        }
        return random.percent(10) ? null : "contact%d@example.net".formatted(id);
    }

    private @Nullable String phone(long id) {
        if (Samples.isFirst(ContactSamples.PHONES, id)) {
            return ContactSamples.PHONES.get((int) id - 1);
        }
        return random.percent(20) ? null : "+49 30 " + digits(6);
    }

    private @Nullable List<@Nullable String> tags(long id) {
        if (Samples.isFirst(ArticleSamples.TAGS, id)) {
            return ArticleSamples.TAGS.get((int) id - 1);
        }
        return random.percent(30) ? List.of() : List.of(random.pick(TAGS), random.pick(TAGS));
    }

    private @Nullable LocalDate birthday(long id) {
        if (Samples.isFirst(Samples.DATES, id)) {
            return Samples.DATES.get((int) id - 1);
        }
        return random.percent(30) ? null : FIRST_BIRTHDAY.plusDays(random.below(DAYS));
    }

    private int score(long id) {
        return Samples.isFirst(ContactSamples.SCORES, id)
                ? ContactSamples.SCORES.get((int) id - 1)
                : random.below(1_001) - 200;
    }

    /// 20 digits: more than a `bigint` or a double holds.
    private String externalId(long id) {
        return Samples.isFirst(ContactSamples.EXTERNAL_IDS, id)
                ? ContactSamples.EXTERNAL_IDS.get((int) id - 1)
                : digits(20);
    }

    private @Nullable String address(long id) {
        if (Samples.isFirst(ContactSamples.ADDRESSES, id)) {
            return ContactSamples.ADDRESSES.get((int) id - 1);
        }
        return "{\"street\": \"Dorfstraße %d\", \"zip\": \"%s\", \"city\": \"%s\", \"geo\": [%d.5, %d.25]}"
                .formatted(1 + random.below(200), digits(5), random.pick(CITIES), random.below(90), random.below(180));
    }

    private @Nullable String note(long id) {
        if (Samples.isFirst(Samples.NOTES, id) || random.percent(25)) {
            return Samples.take(Samples.NOTES, id, random);
        }
        return random.percent(40) ? null : random.pick(Samples.PHRASES);
    }

    private LocalDateTime created(long id) {
        if (Samples.isFirst(Samples.TIMES, id)) {
            return Samples.TIMES.get((int) id - 1);
        }
        int micros = random.percent(20) ? 0 : random.below(1_000_000);
        return LocalDateTime.ofEpochSecond(FIRST_SECOND + random.below(SECONDS), micros * 1_000, ZoneOffset.UTC);
    }

    /// So many, the first may be a zero.
    private String digits(int count) {
        StringBuilder digits = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.below(10)));
        }
        return digits.toString();
    }
}
