package dev.waybill.local;

/// Counts the records of a CSV file (RFC 4180) as its bytes come by: a line break between quotes ends none.
///
/// Written anew for the check, so that it shares no mistake with the encoder.
public final class CsvRecords {

    private long ended;
    private boolean quoted;
    private boolean inRecord;

    public void add(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (b == '"') {
                quoted = !quoted; // a doubled quote leaves and enters again
            }
            boolean ends = b == '\n' && !quoted;
            inRecord = !ends;
            if (ends) {
                ended++;
            }
        }
    }

    /// Records so far, the header among them.
    public long count() {
        return inRecord ? ended + 1 : ended;
    }

    /// Whether the file stops inside quotes: it is cut short.
    public boolean isCut() {
        return quoted;
    }
}
