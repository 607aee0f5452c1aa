package io.skald.server.config;

import java.util.Locale;
import java.util.Map;

/// Numbers of bytes as people write them. As in Loki and in container settings, `MB` and `MiB` are both 2^20.
final class ByteSize {
    private static final int MAX_DIGITS = 15;
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
        String form = text.strip().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < form.length() && form.charAt(digits) >= '0' && form.charAt(digits) <= '9') {
            digits++;
        }
        Integer shift = SHIFTS.get(form.substring(digits).strip());
        if (digits == 0 || digits > MAX_DIGITS || shift == null) {
            throw new IllegalArgumentException(
                    "not a size: \"" + text + "\", write for example 512MB");
        }
        long number = Long.parseLong(form.substring(0, digits));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("size out of range: \"" + text + "\"");
        }
        return number << shift;
    }
}
