package io.skald.logql.template;

import org.jspecify.annotations.Nullable;

/// Looks for a text in others, in linear time whatever they are: Knuth, Morris and Pratt's way for long ones, as
/// [String#indexOf(String)] takes the product of both lengths in the worst case. Immutable.
final class TextSearch {
    /// Up to here a product does not hurt.
    private static final int MAX_SHORT = 16;

    private final String part;

    /// By length of a prefix of the part: length of its longest border. Null for short parts.
    private final int @Nullable [] borders;

    /// @param part not empty
    TextSearch(String part) {
        this.part = part;
        this.borders = part.length() <= MAX_SHORT ? null : borders(part);
    }

    private static int[] borders(String part) {
        int[] borders = new int[part.length() + 1];
        int matched = 0;
        for (int i = 1; i < part.length(); i++) {
            while (matched > 0 && part.charAt(i) != part.charAt(matched)) {
                matched = borders[matched];
            }
            if (part.charAt(i) == part.charAt(matched)) {
                matched++;
            }
            borders[i + 1] = matched;
        }
        return borders;
    }

    /// Where the part begins next, -1 if nowhere.
    int find(String text, int from) {
        int[] back = borders;
        if (back == null) {
            return text.indexOf(part, from);
        }
        int matched = 0;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            while (matched > 0 && c != part.charAt(matched)) {
                matched = back[matched];
            }
            if (c == part.charAt(matched) && ++matched == part.length()) {
                return at + 1 - matched;
            }
        }
        return -1;
    }
}
