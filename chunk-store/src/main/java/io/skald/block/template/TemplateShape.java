package io.skald.block.template;

import io.skald.logql.text.LineShape;

/// What the directory of a block tells of the lines of one template. Immutable.
final class TemplateShape implements LineShape {
    private final TemplateDirectory directory;
    private final int template;

    /// @param template not [TemplateTable#RAW], of whose lines nothing is known
    TemplateShape(TemplateDirectory directory, int template) {
        this.directory = directory;
        this.template = template;
    }

    @Override
    public byte[] bytes() {
        return directory.bytes;
    }

    @Override
    public int offset() {
        return directory.textStarts[template];
    }

    @Override
    public int length() {
        return directory.textEnds[template] - directory.textStarts[template];
    }

    /// Number of a variable's column.
    int columnOf(int variable) {
        return directory.slotColumns[directory.slotStarts[template] + variable];
    }

    private Column column(int variable) {
        return directory.columns[columnOf(variable)];
    }

    @Override
    public boolean beginsAsNumber(int variable) {
        Column column = column(variable);
        return switch (column.type) {
            case ColumnFormat.IPV4 -> true;
            case ColumnFormat.DICT -> {
                for (long value : column.strings) {
                    if (!beginsAsNumber(value)) {
                        yield false;
                    }
                }
                yield true;
            }
            case ColumnFormat.DECIMAL ->
                    Slice.length(column.strings[0]) == 0 || beginsAsNumber(column.strings[0]);
            case ColumnFormat.PATTERN -> {
                byte first = directory.bytes[column.pattern];
                yield first == ColumnFormat.PATTERN_DIGIT || isOfNumber(first);
            }
            case ColumnFormat.STRING ->
                    Slice.length(column.strings[0]) > 0
                            ? beginsAsNumber(column.strings[0])
                            : (column.stamp & ~WordBytes.STAMP_DIGITS) == 0;
            default -> false;
        };
    }

    private boolean beginsAsNumber(long text) {
        return Slice.length(text) > 0 && isOfNumber(directory.bytes[Slice.offset(text)]);
    }

    private static boolean isOfNumber(byte first) {
        return first == '-' || (first >= '0' && first <= '9');
    }

    @Override
    public boolean mayHold(int variable, byte value) {
        return (column(variable).stamp & WordBytes.STAMP[value & 0xff]) != 0;
    }
}
