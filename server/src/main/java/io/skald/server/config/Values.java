package io.skald.server.config;

import io.skald.logql.text.GoDurations;
import io.skald.logql.text.TextFormatException;
import io.skald.server.config.Option.Kind;
import io.skald.server.config.Settings.Value;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Reads the texts of options; each error names option and place.
final class Values {
    private final Function<Option, @Nullable Value> find;

    /// @param find null for what nobody set
    Values(Function<Option, @Nullable Value> find) {
        this.find = find;
    }

    boolean isSet(Option option) {
        return find.apply(option) != null;
    }

    @Nullable Value find(Option option) {
        return find.apply(option);
    }

    String text(Option option) {
        Value value = find.apply(option);
        return value == null ? option.defaultText() : value.text();
    }

    boolean bool(Option option) {
        return parse(option, Values::bool);
    }

    static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default ->
                    throw new IllegalArgumentException("neither true nor false: \"" + text + "\"");
        };
    }

    /// Zero or more.
    Duration duration(Option option) {
        return parse(option, Values::duration);
    }

    /// As Prometheus writes it (`7d`), else as Go does (`1.5h`).
    ///
    /// @throws TextFormatException when it is neither
    static Duration duration(String text) {
        long nanos;
        try {
            nanos = GoDurations.parsePrometheus(text);
        } catch (TextFormatException e) {
            nanos = goDuration(text, e);
        }
        if (nanos < 0) {
            throw new IllegalArgumentException("less than nothing: \"" + text + "\"");
        }
        return Duration.ofNanos(nanos);
    }

    private static long goDuration(String text, TextFormatException failure) {
        try {
            return GoDurations.parseGo(text);
        } catch (TextFormatException e) {
            throw failure;
        }
    }

    /// Zero or more.
    int integer(Option option) {
        return parse(
                option,
                text -> {
                    int number = Integer.parseInt(text);
                    if (number < 0) {
                        throw new IllegalArgumentException("less than nothing: " + text);
                    }
                    return number;
                });
    }

    /// One or more: for bounds below which nothing works.
    int positive(Option option) {
        int number = integer(option);
        if (number == 0) {
            throw refuse(option, "must be 1 or more");
        }
        return number;
    }

    long bytes(Option option) {
        return parse(option, ByteSize::parse);
    }

    /// Megabytes of 2^20, with a fraction.
    long megabytes(Option option) {
        return parse(
                option,
                text -> {
                    double number = Double.parseDouble(text);
                    if (!(number >= 0 && number <= 1e9)) {
                        throw new IllegalArgumentException("out of range: " + text);
                    }
                    return Math.round(number * (1 << 20));
                });
    }

    List<String> words(Option option) {
        String text = text(option).strip();
        if (text.startsWith("[") && text.endsWith("]")) {
            text = text.substring(1, text.length() - 1);
        }
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    <T> T parse(Option option, Function<String, T> parser) {
        try {
            return parser.apply(text(option));
        } catch (NumberFormatException e) {
            throw refuse(option, "not a number: \"" + text(option) + "\"");
        } catch (IllegalArgumentException | TextFormatException e) {
            throw refuse(option, String.valueOf(e.getMessage()));
        }
    }

    ConfigException refuse(Option option, String reason) {
        Value value = find.apply(option);
        String place = value == null ? "" : value.place() + ": ";
        String kind = option.kind() == Kind.DURATION ? " (write for example 168h)" : "";
        return new ConfigException(place + option.key() + ": " + reason + kind);
    }
}
