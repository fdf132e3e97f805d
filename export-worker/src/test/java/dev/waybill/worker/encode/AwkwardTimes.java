package dev.waybill.worker.encode;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class AwkwardTimes {

    private static final List<String> DAYS = List.of(
            "2000-01-01",
            "1999-12-31",
            "2000-02-29",
            "1900-02-28",
            "1900-03-01",
            "2024-02-29",
            "2023-03-01",
            "1582-10-04",
            "1582-10-10",
            "1970-01-01",
            "0001-01-01",
            "0001-12-31 BC",
            "0001-01-01 BC",
            "0002-12-31 BC",
            "0005-02-29 BC",
            "0044-03-15 BC",
            "0401-02-29 BC",
            "4713-01-01 BC",
            "9999-12-31",
            "10000-01-01",
            "99999-12-31",
            "294276-12-31",
            "2400-02-29",
            "2100-03-01",
            "0004-02-29");

    private AwkwardTimes() {}

    static List<String> dates() {
        List<String> all = new ArrayList<>(DAYS);
        all.addAll(List.of("infinity", "-infinity", "4714-11-24 BC", "5874897-12-31", "1000000-01-01"));
        return all;
    }

    static List<String> times() {
        return List.of(
                "00:00", "24:00", "00:00:00.000001", "23:59:59.999999", "12:34:56.7", "01:02:03.000100", "10:00:00.5");
    }

    static List<String> zonedTimes() {
        List<String> all = new ArrayList<>();
        for (String zone : List.of(
                "+00",
                "-00",
                "+05:30",
                "-05:30",
                "+15:59:59",
                "-15:59:59",
                "+00:00:01",
                "-00:00:01",
                "+01:00:30",
                "-12")) {
            times().forEach(time -> all.add(time + zone));
        }
        return all;
    }

    /// Read as UTC by a type with a time zone.
    static List<String> timestamps() {
        List<String> all = new ArrayList<>(List.of(
                "infinity",
                "-infinity",
                "4714-11-24 00:00:00 BC",
                "294276-12-31 23:59:59.999999",
                "2024-05-06 07:08:09.12"));
        for (String day : DAYS) {
            String date = day.replace(" BC", "");
            String era = day.substring(date.length());
            all.add(date + " 00:00:00" + era);
            all.add(date + " 23:59:59.999999" + era);
            all.add(date + " 12:00:00.100000" + era);
        }
        return all;
    }

    /// Every combination of signs; and the least and greatest of each part.
    static List<String> intervals() {
        List<String> all = new ArrayList<>(List.of(
                "infinity",
                "-infinity",
                "0",
                "1 mon",
                "-1 mon",
                "12 mons",
                "-13 mons",
                "1 year",
                "2 years",
                "1 day",
                "-1 day",
                "00:00:01",
                "-00:00:00.5",
                "178956970 years 7 mons",
                "-178956970 years -8 mons",
                "2147483647 days",
                "-2147483648 days",
                "9223372036854775807 us",
                "-9223372036854775808 us",
                "2562047788:00:54.775807",
                "100:00:00",
                "-00:00:00.000001",
                "23:59:59.999999"));
        String[] signs = {"-", "", null};
        for (String year : signs) {
            for (String month : signs) {
                for (String day : signs) {
                    for (String time : signs) {
                        all.add("%s %s %s %s 0 decades"
                                .formatted(
                                        part(year, "1 year"),
                                        part(month, "2 mons"),
                                        part(day, "3 days"),
                                        part(time, "14705000006 us")));
                    }
                }
            }
        }
        return all;
    }

    private static String part(@Nullable String sign, String amount) {
        return sign == null ? "" : sign + amount;
    }
}
