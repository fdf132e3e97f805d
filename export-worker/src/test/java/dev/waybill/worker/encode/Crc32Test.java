package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc32Test {

    @Test
    void goesOnFromAnyValue() {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        long whole = Crc32.of(bytes);

        for (int cut : new int[] {0, 1, 2, 31, 32, 65_536, 99_999, 100_000}) {
            Crc32 rest = new Crc32(Crc32.of(Arrays.copyOf(bytes, cut)));
            byte[] behind = Arrays.copyOfRange(bytes, cut, bytes.length);
            rest.update(behind, behind.length);

            assertThat(rest.value()).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void combinesLengthsOfMoreThan32Bits() {
        long one = Crc32.of(new byte[] {1});
        long zeros = Crc32.of(new byte[1 << 20]);
        long many = zeros;
        long length = 1 << 20;
        while (length < 1L << 33) {
            many = Crc32.combined(many, many, length);
            length *= 2;
        }

        long split = Crc32.combined(one, many, length);
        long inTwo = one;
        for (int half = 0; half < 2; half++) {
            long ofHalf = zeros;
            for (long n = 1 << 20; n < length / 2; n *= 2) {
                ofHalf = Crc32.combined(ofHalf, ofHalf, n);
            }
            inTwo = Crc32.combined(inTwo, ofHalf, length / 2);
        }

        assertThat(split).isEqualTo(inTwo);
    }
}
