package dev.waybill.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryFormulaTest {

    @Test
    void countsABufferForEachPartInFlightAndOneMore() {
        MemoryFormula formula =
                MemoryFormula.of(Map.of("WAYBILL_EXPORT_PARTS_IN_FLIGHT", "2", "WAYBILL_EXPORT_PART_SIZE", "16M"));

        assertThat(formula.mostBytes(100)).isEqualTo(100 + 3 * 16 * 1024 * 1024.0);
    }

    @Test
    void withoutVariablesItTakesTheWorkersOwnValues() {
        assertThat(MemoryFormula.of(Map.of())).isEqualTo(new MemoryFormula(3, 8 * 1024 * 1024));
    }
}
