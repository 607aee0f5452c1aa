package io.skald.model;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/// Rows of one stream on their way out of the store: struct of arrays, in ascending order of time, rows of equal time
/// in order of arrival. A batch is a view that its scan fills again and again: valid until the next `advance`.
///
/// A row stands for one entry, or, where the selection asked for counts only, for [#count(int)] entries whose
/// timestamps lie in the same cell of the selection's [io.skald.logql.engine.TimeCells].
public final class EntryBatch {
    /// Class of a row whose line is like no other's, as far as the source knows.
    public static final int NO_CLASS = -1;

    /// Class of a row whose line is missing: it could not be projected. Only where the reader asked for projections alone.
    public static final int NO_LINE = -2;

    private static final boolean[] NO_CLASSES = {};

    private LabelSet stream = LabelSet.EMPTY;
    private int rowCount;
    private long[] timestampNanos = new long[0];
    private byte[] lines = Metadata.NONE;
    private int[] lineOffsets = new int[0];
    private int[] lineLengths = new int[0];
    private long[] counts = new long[0];
    private long[] byteCounts = new long[0];
    private long[] metadataByteCounts = new long[0];
    private boolean counted;
    private int[] lineClasses = new int[0];
    private int lineClassCount;
    private Object lineClassOrigin = Metadata.NONE;
    private boolean classed;
    private double[] numbers = new double[0];
    private boolean[] numbered = NO_CLASSES;
    private List<MetadataColumn> metadata = List.of();

    /// Starts a new batch of `rows` rows; the arrays keep their old content until they are written.
    public void reset(LabelSet stream, int rows) {
        this.stream = stream;
        this.rowCount = rows;
        this.counted = false;
        this.lineClassCount = 0;
        this.classed = false;
        this.numbered = NO_CLASSES;
        this.metadata = List.of();
        if (timestampNanos.length < rows) {
            int capacity = Math.max(rows, 2 * timestampNanos.length);
            timestampNanos = Arrays.copyOf(timestampNanos, capacity);
            lineOffsets = Arrays.copyOf(lineOffsets, capacity);
            lineLengths = Arrays.copyOf(lineLengths, capacity);
        }
    }

    /// Leaves out the last rows of the current batch.
    ///
    /// @param rows how many are left, not more than there are
    public void shorten(int rows) {
        rowCount = rows;
    }

    /// Puts rows with equal lines into classes.
    ///
    /// @param count of classes
    /// @param origin the same object for batches in which a class means the same line
    public void useLineClasses(int count, Object origin) {
        classed = true;
        lineClassCount = count;
        lineClassOrigin = origin;
    }

    /// The class of each row, below [#lineClassCount()], or [#NO_CLASS] or [#NO_LINE]. At least [#rowCount()] long, to be
    /// written.
    public int[] lineClassArray() {
        if (lineClasses.length < rowCount) {
            lineClasses = new int[timestampNanos.length];
        }
        return lineClasses;
    }

    /// Tells apart the rows of some classes by a number each, see [io.skald.logql.text.LineProjection.Projected#number].
    ///
    /// @param classes those whose lines have that of some row in place of their own, at least [#lineClassCount()] long
    public void useNumbers(boolean[] classes) {
        numbered = classes;
    }

    /// The number of each row, where it has one. At least [#rowCount()] long, to be written.
    public double[] numberArray() {
        if (numbers.length < rowCount) {
            numbers = new double[timestampNanos.length];
        }
        return numbers;
    }

    /// Whether rows of a class are told apart by [#number].
    ///
    /// @param lineClass from 0
    public boolean isNumbered(int lineClass) {
        return lineClass < numbered.length && numbered[lineClass];
    }

    /// The number that stands in the row's own line, if its class [#isNumbered].
    public double number(int row) {
        return numbers[row];
    }

    /// How many classes of lines there are; 0 when the source knows none.
    public int lineClassCount() {
        return lineClassCount;
    }

    /// What classes mean holds for all batches with this object; with each, there may be more of them.
    public Object lineClassOrigin() {
        return lineClassOrigin;
    }

    /// Rows of one class have the same bytes for a line, but for a number where the class [#isNumbered]. See
    /// [#lineClassArray()].
    public int lineClass(int row) {
        return classed ? lineClasses[row] : NO_CLASS;
    }

    /// Makes this a batch of counted rows: [#countArray()], [#byteCountArray()] and, where sizes are asked for,
    /// [#metadataByteCountArray()] are there to be written.
    public void useCounts() {
        counted = true;
        if (counts.length < rowCount) {
            counts = new long[timestampNanos.length];
            byteCounts = new long[timestampNanos.length];
            metadataByteCounts = new long[timestampNanos.length];
        }
    }

    /// Sets the array that line offsets point into.
    public void lines(byte[] bytes) {
        this.lines = bytes;
    }

    /// @param columns one for each metadata name that the selection needs and some row has, in order of names
    public void metadata(List<MetadataColumn> columns) {
        this.metadata = columns;
    }

    /// The stream's labels, without structured metadata.
    public LabelSet stream() {
        return stream;
    }

    /// Gives the rows of the current batch to a stream of other labels, until the next [#reset].
    public void showAs(LabelSet labels) {
        stream = labels;
    }

    public int rowCount() {
        return rowCount;
    }

    public long timestampNanos(int row) {
        return timestampNanos[row];
    }

    /// Writable, at least [#rowCount()] long.
    public long[] timestampArray() {
        return timestampNanos;
    }

    /// The array that line offsets point into. Empty unless the selection needs lines.
    public byte[] lines() {
        return lines;
    }

    public int lineOffset(int row) {
        return lineOffsets[row];
    }

    /// Bytes of the line. Known whenever the selection needs lines or byte counts.
    public int lineLength(int row) {
        return lineLengths[row];
    }

    public int[] lineOffsetArray() {
        return lineOffsets;
    }

    public int[] lineLengthArray() {
        return lineLengths;
    }

    /// Whether rows stand for more than one entry each.
    public boolean isCounted() {
        return counted;
    }

    /// Entries that the row stands for.
    public long count(int row) {
        return counted ? counts[row] : 1;
    }

    /// Bytes of the lines that the row stands for.
    public long byteCount(int row) {
        return counted ? byteCounts[row] : lineLengths[row];
    }

    /// Bytes of the names and values of the structured metadata that the row stands for. Known only when the selection
    /// asks for sizes.
    public long metadataByteCount(int row) {
        if (counted) {
            return metadataByteCounts[row];
        }
        long bytes = 0;
        for (MetadataColumn column : metadata) {
            Utf8Slice value = column.value(row);
            if (value != null) {
                bytes += Utf8.size(column.name()) + value.length();
            }
        }
        return bytes;
    }

    public long[] countArray() {
        return counts;
    }

    public long[] byteCountArray() {
        return byteCounts;
    }

    public long[] metadataByteCountArray() {
        return metadataByteCounts;
    }

    public List<MetadataColumn> metadata() {
        return metadata;
    }

    /// @return null when no row of this batch has that pair (or the selection did not ask for it)
    public @Nullable MetadataColumn metadata(String name) {
        for (MetadataColumn column : metadata) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        return null;
    }

    /// Values of one metadata name: a dictionary and one number a row.
    ///
    /// @param name the pair's name
    /// @param values the distinct values (or simply one a row), in any order
    /// @param valueIds per row the index into `values`, or [#ABSENT]; may be longer than the batch
    public record MetadataColumn(String name, List<Utf8Slice> values, int[] valueIds) {
        public static final int ABSENT = -1;

        /// @return null when the row has no such pair
        public @Nullable Utf8Slice value(int row) {
            int id = valueIds[row];
            return id == ABSENT ? null : values.get(id);
        }
    }
}
