package dev.waybill.local.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The options of a command: `--name value`, `--name=value`, or `--flag`.
final class Arguments {

    private final String command;
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Arguments(String command) {
        this.command = command;
    }

    /// @param valued options that take a value
    /// @param flags options that take none
    /// @throws UsageException for anything else
    static Arguments parse(String command, List<String> args, List<String> valued, List<String> flags) {
        Arguments parsed = new Arguments(command);
        List<String> rest = new ArrayList<>(args);
        while (!rest.isEmpty()) {
            String argument = rest.removeFirst();
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (valued.contains(name)) {
                if (equals < 0 && rest.isEmpty()) {
                    throw new UsageException("%s needs a value".formatted(name));
                }
                parsed.add(name, equals < 0 ? rest.removeFirst() : argument.substring(equals + 1));
            } else if (flags.contains(argument)) {
                parsed.add(argument, "");
            } else {
                List<String> known = new ArrayList<>(valued);
                known.addAll(flags);
                throw new UsageException("'%s' is not an option of %s; options: %s"
                        .formatted(argument, command, known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
        return parsed;
    }

    private void add(String name, String value) {
        values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    boolean has(String flag) {
        return values.containsKey(flag);
    }

    List<String> all(String option) {
        return List.copyOf(values.getOrDefault(option, List.of()));
    }

    /// @throws UsageException if it is given twice
    Optional<String> one(String option) {
        List<String> given = all(option);
        if (given.size() > 1) {
            throw new UsageException("%s is given %d times, allowed is once".formatted(option, given.size()));
        }
        return given.stream().findFirst();
    }

    /// @throws UsageException if it is missing
    String required(String option) {
        return one(option)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new UsageException("%s needs %s".formatted(command, option)));
    }

    /// @return empty if it is absent
    /// @throws UsageException if it is not a whole number from least to most
    OptionalLong number(String option, long least, long most) {
        Optional<String> given = one(option);
        if (given.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(given.get());
            if (number >= least && number <= most) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException e) {
            // told below, with the value
        }
        throw new UsageException(
                "%s is '%s', allowed is a whole number from %d to %d".formatted(option, given.get(), least, most));
    }
}
