package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @Test
    void readsValuesInBothFormsAndFlags() {
        Arguments options = parse("--invoices", "7", "--origin=http://a", "--origin", "http://b", "--admin");

        assertThat(options.number("--invoices", 1, 10)).hasValue(7);
        assertThat(options.all("--origin")).containsExactly("http://a", "http://b");
        assertThat(options.has("--admin")).isTrue();
    }

    @Test
    void anAbsentNumberIsEmpty() {
        assertThat(parse().number("--invoices", 1, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "-1", "0", "11", "1.5", "99999999999999999999"})
    void aNumberOutOfRangeIsNamed(String value) {
        Arguments options = parse("--invoices", value);

        assertThatThrownBy(() -> options.number("--invoices", 1, 10))
                .isInstanceOf(UsageException.class)
                .hasMessage("--invoices is '%s', allowed is a whole number from 1 to 10", value);
    }

    @Test
    void whatIsNoOptionIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> parse("--invoice", "7"))
                .isInstanceOf(UsageException.class)
                .hasMessage("'--invoice' is not an option of up; options: --invoices, --origin, --admin");
    }

    @Test
    void aMissingValueIsNamed() {
        assertThatThrownBy(() -> parse("--invoices")).hasMessage("--invoices needs a value");
    }

    @Test
    void anOptionGivenTwiceIsRefusedWhereOneIsMeant() {
        Arguments options = parse("--invoices", "1", "--invoices", "2");

        assertThatThrownBy(() -> options.one("--invoices")).hasMessageContaining("--invoices is given 2 times");
    }

    @Test
    void aRequiredOptionIsAskedFor() {
        assertThatThrownBy(() -> parse().required("--origin")).hasMessage("up needs --origin");
    }

    private static Arguments parse(String... args) {
        return Arguments.parse("up", List.of(args), List.of("--invoices", "--origin"), List.of("--admin"));
    }
}
