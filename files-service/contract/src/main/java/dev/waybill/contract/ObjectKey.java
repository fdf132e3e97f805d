package dev.waybill.contract;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Key of an object in the bucket. A file's key is made here, an export's by `waybill.request_export` with its run;
/// no part of one comes unchecked from a client.
///
/// | what | template | example |
/// |---|---|---|
/// | file | `org/<orgId>/files/<uploadId>.<extension>` | `org/acme/files/0198….pdf` |
/// | file that came by a form | `temp/org/<orgId>/<uploadId>` | `temp/org/acme/0198…` |
/// | export | `exports/org/<orgId>/<runId>.<extension>` | `exports/org/acme/0198….csv` |
/// | result of a metric | `metrics/org/<orgId>/<runId>-<16 random bytes>` | `metrics/org/acme/0198…-5f1c…` |
///
/// What the prefixes mean for everything that deletes: below a temporary one ([#TEMPORARY]) whatever is old
/// goes, unless a run still offers it; below a permanent one ([#PERMANENT]) nothing goes by its age, only by
/// its whole key.
public record ObjectKey(String value) {

    /// Every export.
    public static final String EXPORTS = "exports/";

    /// Results of metrics, which are deleted a minute after they are made.
    public static final String METRICS = "metrics/";

    /// Reports that other programs make as PDF.
    public static final String REPORTS = "pdfs/ai-reports/";

    /// What other programs need for a while, and what came by forms ([#arrival]) before it is a file.
    public static final String SCRATCH = "temp/";

    /// Every file of every tenant.
    public static final String FILES = "org/";

    /// What stands below may expire: nothing there is kept for good. In the order in which a bucket lists them.
    public static final List<String> TEMPORARY = List.of(EXPORTS, METRICS, REPORTS, SCRATCH);

    /// What stands below is kept until somebody deletes it: no lifecycle rule of Waybill names it.
    public static final List<String> PERMANENT = List.of(FILES);

    private static final String ID = "(?<id>\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})";
    private static final String ORG = "org/(?<org>[A-Za-z0-9_-]{1,64})/";

    private static final Pattern ORG_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]{1,10}");

    /// What an object is, as its key tells.
    public enum Kind {
        FILE(ORG + "files/" + ID + "\\.[a-z0-9]{1,10}"),
        EXPORT(EXPORTS + ORG + ID + "\\.[a-z0-9.]{1,20}"),
        METRIC(METRICS + ORG + ID + "-[0-9a-f]{32}");

        private final Pattern template;

        Kind(String template) {
            this.template = Pattern.compile(template);
        }
    }

    /// What a key of Waybill says of its object: nothing of it is proved but by the row that names the key.
    ///
    /// @param id of the file and its upload, or of the run
    public record Parts(Kind kind, String orgId, UUID id) {}

    public ObjectKey {
        if (!isKey(value)) {
            throw new IllegalArgumentException(
                    "object key '%s': 1 to 1024 characters, no leading / and no .. allowed".formatted(value));
        }
    }

    /// Whether a text may be a key of Waybill's: 1 to 1024 characters, no leading `/` and no `..`.
    public static boolean isKey(String text) {
        return !text.isEmpty() && text.length() <= 1024 && !text.startsWith("/") && !text.contains("..");
    }

    /// The key of an uploaded file. The extension is taken from the name where it is 1 to 10 letters or digits, else
    /// `bin`.
    public static ObjectKey file(String orgId, UUID uploadId, String fileName) {
        return new ObjectKey("%s%s.%s".formatted(filesOf(orgId), uploadId, extension(fileName)));
    }

    /// Every file of a tenant stands below this prefix.
    public static String filesOf(String orgId) {
        return "%s%s/files/".formatted(FILES, checked(orgId));
    }

    /// Where the bytes of an upload arrive that come by a form, until they are copied to the file's key.
    public static ObjectKey arrival(String orgId, UUID uploadId) {
        return new ObjectKey("%sorg/%s/%s".formatted(SCRATCH, checked(orgId), uploadId));
    }

    /// Empty unless it is the key of a file, an export or a metric's result.
    public Optional<Parts> parts() {
        return partsOf(value);
    }

    /// The same for any text, also one that is no key at all.
    public static Optional<Parts> partsOf(String text) {
        for (Kind kind : Kind.values()) {
            Matcher key = kind.template.matcher(text);
            if (key.matches()) {
                return Optional.of(new Parts(kind, key.group("org"), UUID.fromString(key.group("id"))));
            }
        }
        return Optional.empty();
    }

    /// True for what may stand as a tenant in a key: 1 to 64 letters, digits, `_` or `-`.
    public static boolean isOrgId(String orgId) {
        return ORG_ID.matcher(orgId).matches();
    }

    private static String checked(String orgId) {
        if (!isOrgId(orgId)) {
            throw new IllegalArgumentException(
                    "org_id '%s' is not a tenant id: 1 to 64 letters, digits, _ or -".formatted(orgId));
        }
        return orgId;
    }

    private static String extension(String fileName) {
        String last = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return fileName.contains(".") && EXTENSION.matcher(last).matches() ? last : "bin";
    }

    /// The key without its last characters, for logs: whole keys are as good as addresses of customer data.
    @Override
    public String toString() {
        int dot = value.lastIndexOf('.');
        int cut = Math.max(0, (dot < 0 ? value.length() : dot) - 8);
        return value.substring(0, cut) + "…" + (dot < 0 ? "" : value.substring(dot));
    }
}
