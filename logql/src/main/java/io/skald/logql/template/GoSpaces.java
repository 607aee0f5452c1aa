package io.skald.logql.template;

/// What Go's `unicode.IsSpace` takes for white space.
final class GoSpaces {
    private GoSpaces() {}

    static boolean isSpace(int rune) {
        return switch (rune) {
            case '\t', '\n', 0x0b, '\f', '\r', ' ', 0x85, 0xa0 -> true;
            default -> rune > 0xff && (Character.isSpaceChar(rune) && Character.getType(rune) != 0);
        };
    }
}
