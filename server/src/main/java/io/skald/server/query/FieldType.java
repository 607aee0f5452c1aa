package io.skald.server.query;

import io.skald.logql.text.ByteSizes;
import io.skald.logql.text.GoDurations;
import io.skald.logql.text.GoNumbers;
import io.skald.logql.text.TextFormatException;

import java.util.Locale;
import java.util.Set;

/// What the values of a field look like.
enum FieldType {
    INT,
    FLOAT,
    BOOLEAN,
    DURATION,
    BYTES,
    STRING;

    private static final int MAX_NUMBER_LENGTH = 64;
    // As Go's strconv.ParseBool takes them; 0 and 1 are numbers before.
    private static final Set<String> TRUTHS =
            Set.of("t", "T", "TRUE", "true", "True", "f", "F", "FALSE", "false", "False");

    /// The type of one value: the first that fits, in the order of the constants.
    static FieldType of(String value) {
        if (value.length() > MAX_NUMBER_LENGTH) {
            return STRING;
        }
        if (isLong(value)) {
            return INT;
        }
        if (isDecimal(value)) {
            return FLOAT;
        }
        if (TRUTHS.contains(value)) {
            return BOOLEAN;
        }
        if (isDuration(value)) {
            return DURATION;
        }
        return isByteSize(value) ? BYTES : STRING;
    }

    private static boolean isLong(String digits) {
        try {
            Long.parseLong(digits);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isDecimal(String value) {
        try {
            GoNumbers.parse(value);
            return true;
        } catch (TextFormatException e) {
            return false;
        }
    }

    private static boolean isDuration(String value) {
        try {
            GoDurations.parseGo(value);
            return true;
        } catch (TextFormatException e) {
            return false;
        }
    }

    private static boolean isByteSize(String value) {
        try {
            ByteSizes.parse(value);
            return true;
        } catch (TextFormatException e) {
            return false;
        }
    }

    /// The type of a field that has values of both types.
    FieldType with(FieldType other) {
        if (this == other) {
            return this;
        }
        boolean numbers = (this == INT || this == FLOAT) && (other == INT || other == FLOAT);
        return numbers ? FLOAT : STRING;
    }

    /// As answers say it.
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
