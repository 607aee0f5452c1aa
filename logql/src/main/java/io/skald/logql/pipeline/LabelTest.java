package io.skald.logql.pipeline;

import io.skald.logql.syntax.LabelFilterExpr;
import io.skald.logql.syntax.LabelFilterExpr.Comparison;
import io.skald.logql.syntax.StagePrinter;
import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.text.ByteRegex;
import io.skald.logql.text.RegexSyntaxException;
import io.skald.model.Matcher;
import io.skald.model.Utf8;

import java.util.Arrays;

/// A compiled label filter. One thread.
interface LabelTest {
    /// Whether the row's labels pass. A value that cannot be read as what the filter compares keeps the row, and marks it
    /// as failed.
    boolean test(Row row);

    static LabelTest compile(LabelFilterExpr filter, LabelNames names) {
        return switch (filter) {
            case LabelFilterExpr.And(var left, var right, _) -> {
                LabelTest first = compile(left, names);
                LabelTest second = compile(right, names);
                yield row -> first.test(row) && second.test(row);
            }
            case LabelFilterExpr.Or(var left, var right, _) -> {
                LabelTest first = compile(left, names);
                LabelTest second = compile(right, names);
                yield row -> first.test(row) || second.test(row);
            }
            case LabelFilterExpr.Text(var label, var op, var value, _) ->
                    label.equals("__error__")
                            ? ofError(text(op, value))
                            : new Memo(names.id(label), text(op, value));
            case LabelFilterExpr.Numeric(var label, var op, var value, _, _) -> {
                int id = names.id(label);
                yield row -> NumberTests.number(row, id, op, value);
            }
            case LabelFilterExpr.Duration(var label, var op, var nanos, _) -> {
                int id = names.id(label);
                yield row -> NumberTests.duration(row, id, op, nanos);
            }
            case LabelFilterExpr.Bytes(var label, var op, var bytes, _) -> {
                int id = names.id(label);
                yield row -> NumberTests.bytes(row, id, op, bytes);
            }
            case LabelFilterExpr.Ip ip -> address(ip, names.id(ip.label()));
        };
    }

    /// Whether the value of a label holds an address, or holds none; a row without the label never passes.
    private static LabelTest address(LabelFilterExpr.Ip filter, int id) {
        try {
            IpSearch search = IpSearch.compile(filter.pattern());
            boolean negated = filter.negated();
            var test =
                    new Memo(
                            id,
                            (bytes, offset, length) ->
                                    search.test(bytes, offset, length) != negated);
            return row -> row.find(id) && test.test(row);
        } catch (IllegalArgumentException e) {
            throw SyntaxException.meaning(
                    "stage '| " + StagePrinter.print(filter) + "' : " + e.getMessage());
        }
    }

    /// A test of what failed. A field of a line that happens to have that name is not asked.
    private static LabelTest ofError(ValueTest test) {
        return row -> {
            String error = row.error();
            byte[] text = Utf8.bytes(error == null ? "" : error);
            return test.test(text, 0, text.length);
        };
    }

    private static ValueTest text(Matcher.Op op, String value) {
        byte[] expected = Utf8.bytes(value);
        return switch (op) {
            case EQUAL ->
                    (bytes, offset, length) ->
                            Arrays.equals(
                                    bytes, offset, offset + length, expected, 0, expected.length);
            case NOT_EQUAL ->
                    (bytes, offset, length) ->
                            !Arrays.equals(
                                    bytes, offset, offset + length, expected, 0, expected.length);
            case REGEX -> {
                ByteRegex regex = anchored(value);
                yield (bytes, offset, length) -> regex.find(bytes, offset, offset + length);
            }
            case NOT_REGEX -> {
                ByteRegex regex = anchored(value);
                yield (bytes, offset, length) -> !regex.find(bytes, offset, offset + length);
            }
        };
    }

    /// Unlike in a selector, `.` matches no newline here, unless the pattern asks for any text at all.
    private static ByteRegex anchored(String pattern) {
        try {
            if (pattern.equals(".*") || pattern.equals(".+")) {
                return ByteRegex.compileAnchored(pattern);
            }
            ByteRegex.compile(pattern);
            boolean anything = pattern.equals(".*") || pattern.equals(".+");
            return ByteRegex.compile((anything ? "(?s)" : "") + "^(?:" + pattern + ")$");
        } catch (RegexSyntaxException e) {
            throw SyntaxException.meaning("error parsing regexp: " + e.getMessage());
        }
    }

    /// Condition on a value.
    interface ValueTest {
        boolean test(byte[] bytes, int offset, int length);
    }

    /// Tests the value of one label, a missing one as an empty one. The answer for a stream's label is kept for the
    /// stream, the answers for values of a metadata dictionary for the batch.
    final class Memo implements LabelTest {
        private static final byte UNKNOWN = 0;
        private static final byte NO = 1;
        private static final byte YES = 2;

        private final int id;
        private final ValueTest test;
        private final boolean forMissing;
        private int streamStamp;
        private boolean forStream;
        private int batchStamp;
        private byte[] forValues = new byte[16];

        Memo(int id, ValueTest test) {
            this.id = id;
            this.test = test;
            this.forMissing = test.test(new byte[0], 0, 0);
        }

        @Override
        public boolean test(Row row) {
            if (!row.find(id)) {
                return forMissing;
            }
            return switch (row.foundOrigin) {
                case PARSED -> run(row);
                case STREAM -> stream(row);
                case METADATA -> metadata(row);
            };
        }

        private boolean run(Row row) {
            return test.test(row.foundBytes, row.foundOffset, row.foundLength);
        }

        private boolean stream(Row row) {
            if (streamStamp != row.streamStamp()) {
                streamStamp = row.streamStamp();
                forStream = run(row);
            }
            return forStream;
        }

        private boolean metadata(Row row) {
            int value = row.foundValueId;
            if (batchStamp != row.batchStamp()) {
                batchStamp = row.batchStamp();
                Arrays.fill(forValues, UNKNOWN);
            }
            if (value >= forValues.length) {
                forValues = Arrays.copyOf(forValues, Math.max(value + 1, 2 * forValues.length));
            }
            if (forValues[value] == UNKNOWN) {
                forValues[value] = run(row) ? YES : NO;
            }
            return forValues[value] == YES;
        }
    }

    /// Reads values as numbers, spans of time and sizes, and compares them.
    final class NumberTests {
        private static final String ERROR = "LabelFilterErr";

        private NumberTests() {}

        static boolean number(Row row, int id, Comparison op, double value) {
            if (!row.find(id)) {
                return false;
            }
            try {
                return op.test(
                        FieldNumbers.number(row.foundBytes, row.foundOffset, row.foundLength),
                        value);
            } catch (io.skald.logql.text.TextFormatException e) {
                row.fail(ERROR, String.valueOf(e.getMessage()));
                return true;
            }
        }

        static boolean duration(Row row, int id, Comparison op, long nanos) {
            if (!row.find(id)) {
                return false;
            }
            try {
                return op.test(FieldNumbers.nanos(foundText(row)), nanos);
            } catch (io.skald.logql.text.TextFormatException e) {
                row.fail(ERROR, String.valueOf(e.getMessage()));
                return true;
            }
        }

        static boolean bytes(Row row, int id, Comparison op, long bytes) {
            if (!row.find(id)) {
                return false;
            }
            try {
                return op.test(FieldNumbers.bytes(foundText(row)), bytes);
            } catch (io.skald.logql.text.TextFormatException e) {
                row.fail(ERROR, String.valueOf(e.getMessage()));
                return true;
            }
        }

        private static String foundText(Row row) {
            return Utf8.text(row.foundBytes, row.foundOffset, row.foundLength);
        }
    }
}
