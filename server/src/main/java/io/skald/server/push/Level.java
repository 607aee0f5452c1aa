package io.skald.server.push;

import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// The levels that Skald, as Loki, tells apart.
enum Level {
    TRACE("trc"),
    DEBUG("dbg"),
    INFO("inf"),
    WARN("wrn"),
    ERROR("err"),
    CRITICAL(""),
    FATAL(""),
    UNKNOWN("");

    private static final byte[] WARNING = Utf8.bytes("warning");
    private static final byte[] INFORMATION = Utf8.bytes("information");

    @SuppressWarnings("ImmutableEnumChecker") // nobody writes into them
    private final byte[] text = Utf8.bytes(name().toLowerCase(Locale.ROOT));

    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] shortForm;

    Level(String shortForm) {
        this.shortForm = Utf8.bytes(shortForm);
    }

    /// The value of `detected_level`. Not to be changed.
    byte[] text() {
        return text;
    }

    /// The level that a field's value means, short forms included, without regard to case.
    ///
    /// @return null when it is none
    static @Nullable Level ofValue(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return null;
        }
        Level candidate = startingWith(bytes[offset]);
        if (candidate == null) {
            return null;
        }
        boolean same =
                equalsIgnoreCase(bytes, offset, length, candidate.shortForm)
                        || (candidate == INFO
                                && equalsIgnoreCase(bytes, offset, length, INFORMATION));
        return same ? candidate : ofWord(bytes, offset, length);
    }

    /// The level that a word in running text means: full names and `warning`, without regard to case.
    ///
    /// @return null when it is none
    static @Nullable Level ofWord(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return null;
        }
        Level candidate = startingWith(bytes[offset]);
        if (candidate == null) {
            return null;
        }
        boolean same =
                equalsIgnoreCase(bytes, offset, length, candidate.text)
                        || (candidate == WARN && equalsIgnoreCase(bytes, offset, length, WARNING));
        return same ? candidate : null;
    }

    private static @Nullable Level startingWith(byte first) {
        return switch (first | 0x20) {
            case 't' -> TRACE;
            case 'd' -> DEBUG;
            case 'i' -> INFO;
            case 'w' -> WARN;
            case 'e' -> ERROR;
            case 'c' -> CRITICAL;
            case 'f' -> FATAL;
            default -> null;
        };
    }

    /// Level of a severity number of OpenTelemetry (1 to 24); 0 and what lies outside is unknown.
    static Level ofSeverityNumber(int number) {
        if (number < 1 || number > 24) {
            return UNKNOWN;
        }
        return switch ((number - 1) / 4) {
            case 0 -> TRACE;
            case 1 -> DEBUG;
            case 2 -> INFO;
            case 3 -> WARN;
            case 4 -> ERROR;
            default -> FATAL;
        };
    }

    /// @param lower in lower case, ASCII
    static boolean equalsIgnoreCase(byte[] bytes, int offset, int length, byte[] lower) {
        if (length != lower.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte b = bytes[offset + i];
            if ((b >= 'A' && b <= 'Z' ? b + 0x20 : b) != lower[i]) {
                return false;
            }
        }
        return true;
    }
}
