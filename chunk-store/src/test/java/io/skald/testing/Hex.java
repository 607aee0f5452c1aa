package io.skald.testing;

import java.util.HexFormat;

/// Golden bytes as text: pairs of hexadecimal digits, blanks at will, `#` begins a comment to the end of the line.
public final class Hex {
    private Hex() {}

    public static byte[] bytes(String commented) {
        StringBuilder digits = new StringBuilder();
        commented
                .lines()
                .map(line -> line.replaceFirst("#.*", "").replaceAll("\\s", ""))
                .forEach(digits::append);
        return HexFormat.of().parseHex(digits);
    }

    /// For the message of a failed comparison.
    public static String text(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
