package io.skald.server.push;

import io.skald.model.LabelSet;
import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Names under which a level is looked for, the most important first.
public final class LevelFields {
    /// As they must be written as stream labels and in structured metadata.
    public static final List<String> NAMES =
            List.of(
                    "level",
                    "LEVEL",
                    "Level",
                    "log.level",
                    "severity",
                    "SEVERITY",
                    "Severity",
                    "SeverityText",
                    "lvl",
                    "LVL",
                    "Lvl",
                    "severity_text",
                    "Severity_Text",
                    "SEVERITY_TEXT");

    private static final byte[][] EXACT = NAMES.stream().map(Utf8::bytes).toArray(byte[][]::new);

    /// In JSON and logfmt fields, where case does not count.
    private static final byte[][] ANY_CASE = {
        Utf8.bytes("level"),
        Utf8.bytes("lvl"),
        Utf8.bytes("severity"),
        Utf8.bytes("severity_text"),
        Utf8.bytes("severitytext"),
        Utf8.bytes("log.level")
    };

    static final int NONE = Integer.MAX_VALUE;
    private static final int SHORTEST = 3;
    private static final int LONGEST = 13;

    private LevelFields() {}

    /// Value of the most important level label.
    static @Nullable String of(LabelSet labels) {
        for (String name : NAMES) {
            String value = labels.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /// Rank of a metadata name: the lower the more important; [#NONE] when it names no level.
    static int rank(byte[] bytes, int offset, int length) {
        if (length < SHORTEST || length > LONGEST) {
            return NONE;
        }
        byte first = (byte) (bytes[offset] | 0x20);
        if (first != 'l' && first != 's') {
            return NONE;
        }
        for (int rank = 0; rank < EXACT.length; rank++) {
            byte[] name = EXACT[rank];
            if (name.length == length
                    && java.util.Arrays.equals(name, 0, length, bytes, offset, offset + length)) {
                return rank;
            }
        }
        return NONE;
    }

    /// Whether a field of a line is named like a level.
    static boolean isName(byte[] bytes, int offset, int length) {
        if (length < SHORTEST || length > LONGEST) {
            return false;
        }
        for (byte[] name : ANY_CASE) {
            if (Level.equalsIgnoreCase(bytes, offset, length, name)) {
                return true;
            }
        }
        return false;
    }
}
