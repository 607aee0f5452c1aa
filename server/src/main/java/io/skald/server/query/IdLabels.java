package io.skald.server.query;

import java.util.Set;
import java.util.regex.Pattern;

/// Tells labels that only number things from those that are worth showing to somebody who explores.
final class IdLabels {
    // Fixed patterns of ours, without nested repetition.
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?");
    private static final Pattern UUID =
            Pattern.compile(
                    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Set<String> BITS = Set.of("0", "1");
    private static final Set<String> ALWAYS_SHOWN =
            Set.of("cluster", "namespace", "instance", "pod");

    private IdLabels() {}

    /// Whether all values are numbers or UUIDs. Zeros and ones are a flag, not a number.
    static boolean contains(String name, Set<String> values) {
        return !ALWAYS_SHOWN.contains(name)
                && !BITS.containsAll(values)
                && values.stream()
                        .allMatch(value ->
                                NUMBER.matcher(value).matches() || UUID.matcher(value).matches());
    }
}
