package io.skald.logql.engine;

import io.skald.model.Varints;

/// Numbers with the cell that each lies in, in the order in which they came, in as few bytes as they exactly fit in. A
/// piece is written once and then read as often as one likes; not thread-safe.
///
/// A sample is `v head`, whose lowest bit tells whether the cell is another than that of the sample before (0 before the
/// first): `v zigzag(cell - cell before)` follows then. The next two bits are the kind, and the rest is its number:
///
/// | kind | the value                       | takes                           |
/// |-----:|---------------------------------|---------------------------------|
/// |    0 | the number, in zigzag           | 1 byte below 8, 2 below 1024    |
/// |    1 | a thousandth of it              | 2 bytes below 1, 3 below 131    |
/// |    2 | a float, 4 bytes big-endian follow | 5 bytes                      |
/// |    3 | a double, 8 bytes follow        | 9 bytes                         |
final class PackedSamples {
    private static final int WHOLE = 0;
    private static final int THOUSANDTHS = 1;
    private static final int FLOAT = 2;
    private static final int DOUBLE = 3;

    /// A head of one byte, a difference of cells, and a double; or a head of eight bytes and a difference of cells.
    static final int MAX_BYTES_PER_SAMPLE = 1 + (Integer.BYTES + 1) + Long.BYTES;

    private static final double LARGEST = 1L << 52;

    private final byte[] bytes;
    private int size;
    private int count;
    private int cell;

    /// Greatest size of a number of kinds 0 and 1; of the other kinds there may be some.
    private long largestWhole;

    private long largestThousandths;
    private boolean hasFloats;

    /// @param capacity bytes
    PackedSamples(int capacity) {
        this.bytes = new byte[capacity];
    }

    /// Whether one more sample fits in, whatever its value is.
    boolean hasRoom() {
        return bytes.length - size >= MAX_BYTES_PER_SAMPLE;
    }

    int capacity() {
        return bytes.length;
    }

    int count() {
        return count;
    }

    /// Only where there [#hasRoom()].
    void add(int inCell, double value) {
        count++;
        long whole = (long) value;
        if (isSame((double) whole, value)) {
            largestWhole = Math.max(largestWhole, Math.abs(whole));
            head(WHOLE, Varints.zigzag(whole), inCell);
            return;
        }
        long thousandths = Math.abs(value) < LARGEST / 1000 ? Math.round(value * 1000) : 0;
        if (isSame(thousandths / 1000.0, value)) {
            largestThousandths = Math.max(largestThousandths, Math.abs(thousandths));
            head(THOUSANDTHS, Varints.zigzag(thousandths), inCell);
            return;
        }
        hasFloats = true;
        if (isSame((float) value, value)) {
            head(FLOAT, 0, inCell);
            put(Float.floatToRawIntBits((float) value), Integer.BYTES);
        } else {
            head(DOUBLE, 0, inCell);
            put(Double.doubleToRawLongBits(value), Long.BYTES);
        }
    }

    /// Negative zero is not zero here.
    private static boolean isSame(double candidate, double value) {
        return Double.doubleToRawLongBits(candidate) == Double.doubleToRawLongBits(value)
                && Math.abs(candidate) < LARGEST;
    }

    private void head(int kind, long number, int inCell) {
        boolean moves = inCell != cell;
        size = Varints.put(bytes, size, number << 3 | kind << 1 | (moves ? 1 : 0));
        if (moves) {
            size = Varints.put(bytes, size, Varints.zigzag((long) inCell - cell));
            cell = inCell;
        }
    }

    private void put(long bits, int length) {
        for (int i = length - 1; i >= 0; i--) {
            bytes[size++] = (byte) (bits >>> (Byte.SIZE * i));
        }
    }

    /// Whether all samples are whole and fit an `int`.
    boolean isWhole() {
        return !hasFloats && largestThousandths == 0 && largestWhole <= Integer.MAX_VALUE;
    }

    /// Whether a thousand times each sample is whole and fits an `int`.
    boolean isThousandths() {
        return !hasFloats
                && largestThousandths <= Integer.MAX_VALUE
                && largestWhole <= Integer.MAX_VALUE / 1000;
    }

    /// Adds up how many samples each cell has, where all are whole numbers or thousandths.
    void countCells(int[] counts) {
        var in = new Varints.Reader(bytes, 0, size);
        long at = 0;
        for (int i = 0; i < count; i++) {
            long head = in.readLong();
            if ((head & 1) != 0) {
                at += Varints.unzigzag(in.readLong());
            }
            counts[(int) at]++;
        }
    }

    /// Sorts samples by cell, where all are whole numbers or thousandths.
    ///
    /// @param unit 1 where all are whole, else 1000
    /// @param next place of each cell's next sample; moved on
    /// @param codes receives the samples times `unit`
    void place(int unit, int[] next, int[] codes) {
        var in = new Varints.Reader(bytes, 0, size);
        long at = 0;
        for (int i = 0; i < count; i++) {
            long head = in.readLong();
            if ((head & 1) != 0) {
                at += Varints.unzigzag(in.readLong());
            }
            long number = Varints.unzigzag(head >>> 3);
            boolean whole = ((head >>> 1) & 3) == WHOLE;
            codes[next[(int) at]++] = (int) (whole ? number * unit : number);
        }
    }

    /// What takes samples one by one.
    interface Visitor {
        void sample(int cell, double value);
    }

    void forEach(Visitor visitor) {
        var in = new Varints.Reader(bytes, 0, size);
        long at = 0;
        for (int i = 0; i < count; i++) {
            long head = in.readLong();
            if ((head & 1) != 0) {
                at += Varints.unzigzag(in.readLong());
            }
            visitor.sample((int) at, value(in, (int) (head >>> 1) & 3, head >> 3));
        }
    }

    private double value(Varints.Reader in, int kind, long number) {
        return switch (kind) {
            case WHOLE -> (double) Varints.unzigzag(number);
            case THOUSANDTHS -> Varints.unzigzag(number) / 1000.0;
            case FLOAT -> Float.intBitsToFloat((int) bits(in.skip(Integer.BYTES), Integer.BYTES));
            default -> Double.longBitsToDouble(bits(in.skip(Long.BYTES), Long.BYTES));
        };
    }

    private long bits(int from, int length) {
        long bits = 0;
        for (int i = from; i < from + length; i++) {
            bits = bits << Byte.SIZE | (bytes[i] & 0xffL);
        }
        return bits;
    }
}
