package dev.waybill.worker.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartBufferTest {

    private static final int PART_SIZE = 10;

    @ParameterizedTest(name = "restarted after {0} parts")
    @ValueSource(ints = {0, 1, 2, 3})
    void cutsPartsOfOneSizeAtTheSameBytesAfterARestart(int restartAfter) {
        String all = "header\nfirst row\nsecond row\nthird row\n"; // 38 bytes
        List<String> parts = new ArrayList<>();
        PartBuffer buffer = new PartBuffer(PART_SIZE);
        int encoded = 0;

        while (encoded < all.length() || !buffer.isEmpty()) {
            while (encoded < all.length() && !buffer.isFull()) {
                int row = Math.min(7, all.length() - encoded);
                buffer.write(all.substring(encoded, encoded + row).getBytes(UTF_8));
                encoded += row;
            }
            parts.add(new String(buffer.array(), 0, buffer.partBytes(), UTF_8));
            byte[] carry = buffer.carry();
            if (parts.size() == restartAfter) {
                buffer = new PartBuffer(PART_SIZE);
            }
            buffer.clear();
            buffer.write(carry);
        }

        assertThat(parts).containsExactly("header\nfir", "st row\nsec", "ond row\nth", "ird row\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200_000})
    void takesARowLargerThanAPart(int parts) {
        PartBuffer buffer = new PartBuffer(PART_SIZE);
        byte[] row = new byte[PART_SIZE * parts + 3];

        buffer.write(row);

        assertThat(buffer.isFull()).isTrue();
        assertThat(buffer.partBytes()).isEqualTo(PART_SIZE);
        assertThat(buffer.carry()).hasSize(row.length - PART_SIZE);
    }

    @Test
    void doesNotGrowBeyondItsLimitUntilItIsEmptied() {
        byte[] row = new byte[1_000_000];
        PartBuffer buffer = new PartBuffer(PART_SIZE);
        buffer.limit(1_500_000);
        buffer.write(row);

        assertThatThrownBy(() -> buffer.write(row)).isInstanceOf(PartBuffer.Overflow.class);

        assertThat(buffer.length()).isEqualTo(row.length);
        buffer.clear();
        buffer.write(row);
        buffer.write(row);
        assertThat(buffer.length()).isEqualTo(2 * row.length);
    }
}
