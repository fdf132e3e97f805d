package dev.waybill.worker.checkpoint;

import dev.waybill.worker.upload.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a run can go on. Immutable; a newer one is made by [#after].
///
/// @param partSizeBytes size of every part but the last, fixed for the upload
/// @param parts         parts 1 to n, without a gap
/// @param cursor        key of the last row fully encoded; empty before the first
/// @param carry         bytes encoded but not in a part yet
/// @param sourceDrained all rows are encoded and uploaded; what is left is to complete the upload
public record Checkpoint(
        String uploadId,
        int partSizeBytes,
        List<Part> parts,
        Optional<List<String>> cursor,
        byte[] carry,
        boolean sourceDrained,
        long rowsDone) {

    /// Right after the upload began.
    public static Checkpoint start(String uploadId, int partSizeBytes) {
        return new Checkpoint(uploadId, partSizeBytes, List.of(), Optional.empty(), new byte[0], false, 0);
    }

    /// No part is committed yet: whoever goes on begins with the header.
    public boolean isStart() {
        return parts.isEmpty();
    }

    public int nextPartNumber() {
        return parts.size() + 1;
    }

    public long bytesDone() {
        return parts.stream().mapToLong(Part::byteSize).sum();
    }

    /// This checkpoint and one part more.
    public Checkpoint after(Part part, Optional<List<String>> cursor, byte[] carry, boolean drained, long rowsDone) {
        List<Part> more = new ArrayList<>(parts);
        more.add(part);
        return new Checkpoint(uploadId, partSizeBytes, more, cursor, carry, drained, rowsDone);
    }

    /// The source turned out to end exactly where the last part ended.
    public Checkpoint drained() {
        return new Checkpoint(uploadId, partSizeBytes, parts, cursor, carry, true, rowsDone);
    }
}
