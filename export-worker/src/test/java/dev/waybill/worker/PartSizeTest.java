package dev.waybill.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.worker.source.TableSource.Estimate;
import org.junit.jupiter.api.Test;

class PartSizeTest {

    private static final long MIB = 1 << 20;

    @Test
    void isTheUsualOneForUsualExports() {
        assertThat(usual(8 * MIB).bytesFor(new Estimate(3_000_000, 200))).isEqualTo(8 * MIB);
    }

    @Test
    void growsInWholeMebibytesSoThatTenThousandPartsAreNeverReached() {
        long size = usual(8 * MIB).bytesFor(new Estimate(1_000_000_000, 198));

        assertThat(size % MIB).isZero();
        assertThat(size * 10_000).isGreaterThan(4L * 200 * 1_000_000_000);
    }

    @Test
    void staysWithinWhatAWorkerCanHold() {
        assertThat(usual(8 * MIB).bytesFor(new Estimate(Long.MAX_VALUE / 2, 1_000)))
                .isEqualTo(512 * MIB);
    }

    @Test
    void staysWithinTheHeap() {
        assertThat(new PartSize(8 * MIB, 32 * MIB).bytesFor(new Estimate(Long.MAX_VALUE / 2, 1_000)))
                .isEqualTo(32 * MIB);
    }

    @Test
    void refusesWhatS3Refuses() {
        assertThatThrownBy(() -> usual(MIB))
                .hasMessageContaining("WAYBILL_EXPORT_PART_SIZE is 1048576 bytes, allowed are 5M to 512M");
    }

    private static PartSize usual(long bytes) {
        return new PartSize(bytes, 1L << 40);
    }
}
