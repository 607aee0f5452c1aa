package io.skald.logql.pipeline;

/// `| logfmt`: each `key=value` of the line becomes a label. Bare keys and empty values give none unless they are to be
/// kept. What is no pair is skipped up to the next blank; when the stage is strict it is an error and ends the parsing.
final class LogfmtStage implements RowStage {
    static final String ERROR = "LogfmtParserErr";

    private final boolean strict;
    private final boolean keepEmpty;

    LogfmtStage(boolean strict, boolean keepEmpty) {
        this.strict = strict;
        this.keepEmpty = keepEmpty;
    }

    @Override
    public boolean apply(Row row) {
        if (row.isFull()) {
            row.fail(ERROR, Row.TOO_MUCH);
            return true;
        }
        var scanner = row.logfmt;
        scanner.start(row.line, row.lineOffset, row.lineLength, row.unescaped());
        while (true) {
            switch (scanner.next()) {
                case PAIR -> {
                    if (take(row, scanner)) {
                        return true;
                    }
                }
                case BROKEN -> {
                    if (strict) {
                        row.fail(ERROR, scanner.failure());
                        return true;
                    }
                    scanner.skipToBlank();
                }
                case END -> {
                    return true;
                }
            }
        }
    }

    private boolean take(Row row, LogfmtScanner pair) {
        if (pair.valueLength() == 0 && !keepEmpty) {
            return false;
        }
        int key =
                row.names().idOfKey(LabelNames.NONE, row.line, pair.keyOffset(), pair.keyLength());
        return key != LabelNames.NONE
                && row.wanted.isWanted(key)
                && row.setParsed(key, pair.valueBytes(), pair.valueOffset(), pair.valueLength());
    }
}
