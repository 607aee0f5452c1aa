package io.skald.block.template;

/// Whether a part of a needle can lie on a pattern at all: by what may stand at each place, without any value.
final class PatternFit {
    private PatternFit() {}

    static boolean isPossible(
            TemplateDirectory directory,
            Column column,
            ColumnTest.Relation relation,
            Needle needle,
            int from,
            int to) {
        int last = column.maxLength - (to - from);
        return switch (relation) {
            case IS -> last == 0 && fits(directory, column, 0, needle, from, to);
            case BEGINS_WITH -> fits(directory, column, 0, needle, from, to);
            case ENDS_WITH -> fits(directory, column, last, needle, from, to);
            case CONTAINS -> {
                int at = 0;
                while (at <= last && !fits(directory, column, at, needle, from, to)) {
                    at++;
                }
                yield at <= last;
            }
        };
    }

    private static boolean fits(
            TemplateDirectory directory,
            Column column,
            int place,
            Needle needle,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            byte here = directory.bytes[column.pattern + place + i - from];
            boolean fits =
                    switch (here) {
                        case ColumnFormat.PATTERN_DIGIT -> isDigit(needle.at(i));
                        case ColumnFormat.PATTERN_HEX, ColumnFormat.PATTERN_UPPER_HEX ->
                                isDigit(needle.at(i)) || isHexLetter(needle.at(i));
                        case ColumnFormat.PATTERN_BYTE -> true;
                        default -> needle.is(here, i);
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte value) {
        return '0' <= value && value <= '9';
    }

    private static boolean isHexLetter(byte value) {
        int lower = value | 0x20;
        return 'a' <= lower && lower <= 'f';
    }
}
