package dev.waybill.worker.archive;

import java.util.ArrayList;
import java.util.List;

/// Where the writing of an archive is, between two units: all that its encoder knows.
///
/// @param position  of the entry that is written, or comes next
/// @param offset    bytes of the archive that are written
/// @param header    where the open entry begins; -1 if none is open
/// @param size      bytes of the open entry, unpacked
/// @param packed    bytes of the open entry, as they stand in the archive
/// @param crc32     of the open entry, so far
/// @param listing   the manifest's list that is written
/// @param listed    entries before this position stand in that list, or in the central directory
/// @param count     how many of them stand there
/// @param directory where the central directory begins; -1 before it does
record ZipState(
        int position,
        long offset,
        long header,
        long size,
        long packed,
        long crc32,
        int listing,
        int listed,
        long count,
        long directory) {

    static final ZipState START = new ZipState(0, 0, -1, 0, 0, 0, 0, 0, 0, -1);

    static ZipState of(List<String> cursor) {
        List<Long> n = cursor.stream().map(Long::valueOf).toList();
        return new ZipState(
                Math.toIntExact(n.get(0)),
                n.get(1),
                n.get(2),
                n.get(3),
                n.get(4),
                n.get(5),
                Math.toIntExact(n.get(6)),
                Math.toIntExact(n.get(7)),
                n.get(8),
                n.get(9));
    }

    List<String> cursor() {
        List<Long> numbers = new ArrayList<>(List.of((long) position, offset, header, size, packed, crc32));
        numbers.addAll(List.of((long) listing, (long) listed, count, directory));
        return numbers.stream().map(String::valueOf).toList();
    }

    boolean isOpen() {
        return header >= 0;
    }

    boolean isDirectory() {
        return directory >= 0;
    }

    ZipState at(long offset) {
        return new ZipState(position, offset, header, size, packed, crc32, listing, listed, count, directory);
    }

    /// The entry at the position begins here.
    ZipState opened() {
        return new ZipState(position, offset, offset, 0, 0, 0, 0, 0, 0, directory);
    }

    ZipState grown(long size, long packed, long crc32) {
        return new ZipState(position, offset, header, size, packed, crc32, listing, listed, count, directory);
    }

    ZipState listed(int listing, int listed, long count) {
        return new ZipState(position, offset, header, size, packed, crc32, listing, listed, count, directory);
    }

    /// On to the entry after this one.
    ZipState next() {
        return new ZipState(position + 1, offset, -1, 0, 0, 0, 0, 0, 0, directory);
    }

    /// All entries are written: the directory begins here.
    ZipState directoryBegun() {
        return new ZipState(position, offset, -1, 0, 0, 0, 0, 0, 0, offset);
    }
}
