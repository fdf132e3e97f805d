package dev.waybill.files;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `WAYBILL_EXPORT_RATES`: datasets with a rate of their own, such as `invoices=20/1m,blog=2/1h`.
public final class DatasetRates {

    static final String VARIABLE = "WAYBILL_EXPORT_RATES";

    private static final Pattern ENTRY = Pattern.compile("([^=,\\s]+)=([1-9]\\d{0,8})/([1-9]\\d{0,5})([smhd])");

    private DatasetRates() {}

    /// So many in a window of this length.
    public record Rate(int most, Duration window) {}

    /// @throws IllegalArgumentException if the text is no list of rates; the message is for operators
    public static Map<String, Rate> parse(String text) {
        Map<String, Rate> rates = new LinkedHashMap<>();
        for (String entry : text.split(",")) {
            Matcher rate = ENTRY.matcher(entry.strip());
            if (!rate.matches()) {
                throw new IllegalArgumentException(
                        "%s holds '%s', allowed is a list of <dataset>=<how many>/<time>, such as invoices=20/1m,blog=2/1h"
                                .formatted(VARIABLE, entry.strip()));
            }
            Duration window = Duration.ofSeconds(Long.parseLong(rate.group(3)) * seconds(rate.group(4)));
            if (rates.put(rate.group(1), new Rate(Integer.parseInt(rate.group(2)), window)) != null) {
                throw new IllegalArgumentException("%s names %s twice".formatted(VARIABLE, rate.group(1)));
            }
        }
        return rates;
    }

    /// What keeps the service from starting.
    ///
    /// @param catalog in which the datasets must be; empty where it cannot be read
    static Optional<String> mistake(String text, Optional<Datasets> catalog) {
        try {
            Set<String> named = parse(text).keySet();
            return catalog.flatMap(datasets -> named.stream()
                    .filter(name -> datasets.find(name).isEmpty())
                    .findFirst()
                    .map(name -> "%s names %s, which is not in the catalog. Datasets: %s"
                            .formatted(VARIABLE, name, names(datasets))));
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String names(Datasets datasets) {
        return datasets.all().stream().map(Dataset::name).collect(Collectors.joining(", "));
    }

    private static long seconds(String unit) {
        return switch (unit) {
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 1;
        };
    }
}
