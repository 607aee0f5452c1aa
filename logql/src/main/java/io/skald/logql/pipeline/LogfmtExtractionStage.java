package io.skald.logql.pipeline;

/// `| logfmt a="key", b`: the values of these keys become labels. A key that is not there gives the empty text, unless the
/// stream or the metadata has a label of that name. Of several pairs with one key the last counts.
///
/// Two peculiarities follow Loki. A pair whose own key is the name of an asked label, and is asked for no other, sets that
/// label too. And where a metric query needs only some labels, a pair is looked at only if its key is among the names of
/// the asked or of the needed labels.
final class LogfmtExtractionStage implements RowStage {
    private static final byte[] NOTHING = {};

    private final boolean strict;
    private final boolean keepEmpty;
    private final int[] labels;
    private final int[] keys;

    /// @param labels numbers of the labels, in step with `keys`
    /// @param keys numbers of the keys, as names
    LogfmtExtractionStage(boolean strict, boolean keepEmpty, int[] labels, int[] keys) {
        this.strict = strict;
        this.keepEmpty = keepEmpty;
        this.labels = labels.clone();
        this.keys = keys.clone();
    }

    @Override
    public boolean apply(Row row) {
        if (row.isFull()) {
            row.fail(LogfmtStage.ERROR, Row.TOO_MUCH);
            return true;
        }
        for (int label : labels) {
            if (!row.hasBase(label)) {
                row.set(label, NOTHING, 0, 0);
            }
        }
        var scanner = row.logfmt;
        scanner.start(row.line, row.lineOffset, row.lineLength, row.unescaped());
        while (true) {
            switch (scanner.next()) {
                case PAIR -> take(row, scanner);
                case BROKEN -> {
                    if (strict) {
                        row.fail(LogfmtStage.ERROR, scanner.failure());
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

    private void take(Row row, LogfmtScanner pair) {
        if (pair.valueLength() == 0 && !keepEmpty) {
            return;
        }
        int key =
                row.names().idOfKey(LabelNames.NONE, row.line, pair.keyOffset(), pair.keyLength());
        boolean isLabel = contains(labels, key);
        if (key == LabelNames.NONE || !(isLabel || row.wanted.isNeeded(key))) {
            return;
        }
        boolean asked = false;
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] == key) {
                set(row, labels[i], pair);
                asked = true;
            }
        }
        if (!asked && isLabel) {
            set(row, key, pair);
        }
    }

    private static void set(Row row, int label, LogfmtScanner pair) {
        row.setExtracted(label, pair.valueBytes(), pair.valueOffset(), pair.valueLength());
    }

    private static boolean contains(int[] numbers, int wanted) {
        for (int number : numbers) {
            if (number == wanted) {
                return true;
            }
        }
        return false;
    }
}
