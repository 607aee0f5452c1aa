package io.skald.server.query;

import java.util.Set;

/// Tells labels that only number things from those that are worth showing to somebody who explores.
final class IdLabels {
    private static final int UUID_LENGTH = 36;
    private static final Set<String> BITS = Set.of("0", "1");
    private static final Set<String> ALWAYS_SHOWN =
            Set.of("cluster", "namespace", "instance", "pod");

    private IdLabels() {}

    /// Whether all values are numbers or UUIDs. Zeros and ones are a flag, not a number.
    static boolean contains(String name, Set<String> values) {
        return !ALWAYS_SHOWN.contains(name)
                && !BITS.containsAll(values)
                && values.stream().allMatch(value -> isNumber(value) || isUuid(value));
    }

    /// Digits, perhaps with a sign in front and with decimals.
    private static boolean isNumber(String value) {
        int dots = 0;
        int digits = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean sign = i == 0 && (c == '-' || c == '+');
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && digits > 0) {
                dots++;
            } else if (!sign) {
                return false;
            }
        }
        return digits > 0 && dots <= 1;
    }

    private static boolean isUuid(String value) {
        if (value.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? value.charAt(i) != '-' : Character.digit(value.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
