package io.skald.logql.pipeline;

import io.skald.logql.syntax.Expr.Conversion;
import io.skald.logql.syntax.Expr.Unwrap;
import io.skald.logql.text.ByteSizes;
import io.skald.logql.text.TextFormatException;
import io.skald.model.Utf8;

/// The number that `unwrap` takes out of a row. One thread.
///
/// A row without the label, or with nothing in it, is out without a word. A value that cannot be read marks the row as
/// failed, whatever had failed before, so that the filters behind `unwrap` can refuse it.
public final class RowNumber {
    /// Name of the failure.
    public static final String ERROR = "SampleExtractionErr";

    private static final double NANOS_PER_SECOND = 1e9;

    private final int id;
    private final Conversion conversion;
    private final LabelTest[] filters;
    private final boolean hides;
    private double value;
    private boolean parsed;

    /// @param hides whether the label is no longer one of the row's when it has been read
    RowNumber(Unwrap unwrap, LabelNames names, boolean hides) {
        this.id = names.id(unwrap.label());
        this.conversion = unwrap.conversion();
        this.filters =
                unwrap.filters().stream()
                        .map(filter -> LabelTest.compile(filter, names))
                        .toArray(LabelTest[]::new);
        this.hides = hides;
    }

    /// Reads the number of a row that has passed the stages.
    ///
    /// @return whether the row has one and passes the filters behind `unwrap`; then it is in [#value()], unless the row
    ///     has failed
    public boolean read(Row row) {
        if (!row.find(id) || row.foundLength == 0) {
            return false;
        }
        parsed = row.foundOrigin == Row.Origin.PARSED;
        try {
            value = convert(row.foundBytes, row.foundOffset, row.foundLength);
        } catch (TextFormatException e) {
            value = 0;
            row.failAnew(ERROR, String.valueOf(e.getMessage()));
        }
        for (LabelTest filter : filters) {
            if (!filter.test(row)) {
                return false;
            }
        }
        if (hides && row.error() == null) {
            row.hide(id);
        }
        return true;
    }

    private double convert(byte[] bytes, int offset, int length) {
        return switch (conversion) {
            case NUMBER -> FieldNumbers.number(bytes, offset, length);
            case BYTES -> ByteSizes.toDouble(FieldNumbers.bytes(Utf8.text(bytes, offset, length)));
            case DURATION, DURATION_SECONDS ->
                    FieldNumbers.nanos(Utf8.text(bytes, offset, length)) / NANOS_PER_SECOND;
        };
    }

    public double value() {
        return value;
    }

    /// Whether a parser found the number in the line.
    public boolean isParsed() {
        return parsed;
    }
}
