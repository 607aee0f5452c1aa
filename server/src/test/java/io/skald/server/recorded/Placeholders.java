package io.skald.server.recorded;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fills in what differs from run to run. The base is the start of the full hour between one and two hours ago; `o` is an
/// offset from it in seconds, with up to nine decimals.
///
/// | placeholder | becomes |
/// |---|---|
/// | `{{ns:o}}` `{{us:o}}` `{{ms:o}}` `{{s:o}}` | a time as integer in that unit |
/// | `{{sf:o}}` | seconds with fraction |
/// | `{{rfc:o}}` | RFC 3339 in UTC |
/// | `{{num:o}}`, alone in a string | a JSON number in seconds |
/// | `{{rep:x:n}}` | x, n times |
/// | `{{run}}` | the name of the run |
/// | `{{tenant}}` | the tenant as the server reports it |
///
/// @param baseSeconds since 1970
public record Placeholders(long baseSeconds, String run, String tenant) {
    private static final Pattern ANY =
            Pattern.compile("\\{\\{(ns|us|ms|s|sf|rfc|rep|run|tenant)(?::([^{}]*))?}}");
    private static final Pattern NUMBER = Pattern.compile("\\{\\{num:([^{}]*)}}");

    /// @param auth whether the server wants to be told the tenant
    public static Placeholders of(Instant now, String run, boolean auth) {
        return new Placeholders(
                now.getEpochSecond() / 3600 * 3600 - 3600, run, auth ? "t" + run : "fake");
    }

    public String text(String text) {
        return ANY.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                value(found.group(1), String.valueOf(found.group(2)))));
    }

    /// All strings and names in a JSON text.
    @Nullable Object tree(@Nullable Object tree) {
        return switch (tree) {
            case String text -> {
                Matcher number = NUMBER.matcher(text);
                yield number.matches() ? new JsonTree.Raw(seconds(number.group(1))) : text(text);
            }
            case List<?> list -> {
                List<@Nullable Object> filled = new ArrayList<>();
                list.forEach(item -> filled.add(tree(item)));
                yield filled;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> filled = new LinkedHashMap<>();
                map.forEach((name, value) -> filled.put(text((String) name), tree(value)));
                yield filled;
            }
            case null, default -> tree;
        };
    }

    private String value(String kind, String argument) {
        return switch (kind) {
            case "run" -> run;
            case "tenant" -> tenant;
            case "rep" -> {
                int colon = argument.lastIndexOf(':');
                int count = Integer.parseInt(argument.substring(colon + 1));
                yield argument.substring(0, colon).repeat(count);
            }
            case "rfc" -> Instant.ofEpochSecond(0, nanos(argument)).toString();
            case "ns" -> String.valueOf(nanos(argument));
            case "us" -> String.valueOf(nanos(argument) / 1000);
            case "ms" -> String.valueOf(nanos(argument) / 1_000_000);
            case "sf" -> seconds(argument);
            default -> String.valueOf(nanos(argument) / 1_000_000_000);
        };
    }

    private String seconds(String offset) {
        return BigDecimal.valueOf(nanos(offset), 9).stripTrailingZeros().toPlainString();
    }

    private long nanos(String offset) {
        return new BigDecimal(offset).movePointRight(9).longValueExact()
                + baseSeconds * 1_000_000_000L;
    }
}
