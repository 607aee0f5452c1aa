package io.skald.server.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers of bytes as people write them. As in Loki and in container settings, `MB` and `MiB` are both 2^20.
final class ByteSize {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})\\s*([a-z]*)");
    private static final Map<String, Integer> SHIFTS =
            Map.ofEntries(
                    Map.entry("", 0),
                    Map.entry("b", 0),
                    Map.entry("k", 10),
                    Map.entry("kb", 10),
                    Map.entry("kib", 10),
                    Map.entry("m", 20),
                    Map.entry("mb", 20),
                    Map.entry("mib", 20),
                    Map.entry("g", 30),
                    Map.entry("gb", 30),
                    Map.entry("gib", 30));

    private ByteSize() {}

    /// @throws IllegalArgumentException when the text is no size
    static long parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        Integer shift = form.matches() ? SHIFTS.get(form.group(2)) : null;
        if (shift == null) {
            throw new IllegalArgumentException(
                    "not a size: \"" + text + "\", write for example 512MB");
        }
        long number = Long.parseLong(form.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("size out of range: \"" + text + "\"");
        }
        return number << shift;
    }
}
