package dev.waybill.contract;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// Key of an object in the bucket. A file's key is made here, an export's by `waybill.request_export` with its run;
/// no part of one comes unchecked from a client.
///
/// | what | template | example |
/// |---|---|---|
/// | file | `org/<orgId>/files/<uploadId>.<extension>` | `org/acme/files/0198….pdf` |
/// | export | `exports/org/<orgId>/<runId>.<extension>` | `exports/org/acme/0198….csv` |
/// | result of a metric | `metrics/org/<orgId>/<runId>-<16 random bytes>` | `metrics/org/acme/0198…-5f1c…` |
///
/// `exports/` and `metrics/` are temporary (lifecycle rules may expire them), `org/` is permanent.
public record ObjectKey(String value) {

    /// What stands below may expire: nothing there is kept for good.
    public static final String TEMPORARY = "exports/";

    /// The same for results of metrics, which are deleted a minute after they are made.
    public static final String METRICS = "metrics/";

    /// What stands below is kept until somebody deletes it: no lifecycle rule of Waybill names it.
    public static final String PERMANENT = "org/";

    /// Every export stands below this prefix.
    public static final String EXPORTS = TEMPORARY + "org/";

    private static final Pattern ORG_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]{1,10}");

    public ObjectKey {
        if (value.isEmpty() || value.length() > 1024 || value.startsWith("/") || value.contains("..")) {
            throw new IllegalArgumentException(
                    "object key '%s': 1 to 1024 characters, no leading / and no .. allowed".formatted(value));
        }
    }

    /// The key of an uploaded file. The extension is taken from the name where it is 1 to 10 letters or digits, else
    /// `bin`.
    public static ObjectKey file(String orgId, UUID uploadId, String fileName) {
        return new ObjectKey("%s%s.%s".formatted(filesOf(orgId), uploadId, extension(fileName)));
    }

    /// Every file of a tenant stands below this prefix.
    public static String filesOf(String orgId) {
        return "%s%s/files/".formatted(PERMANENT, checked(orgId));
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
