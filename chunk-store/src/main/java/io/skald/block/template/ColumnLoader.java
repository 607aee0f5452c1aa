package io.skald.block.template;

import io.skald.block.ZstdCodec;
import io.skald.model.Varints;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// Decodes columns of an open block when they are first needed.
final class ColumnLoader {
    private final TemplateDirectory directory;
    private final TemplateSource source;
    private final TemplateScratch scratch;
    private final @Nullable ColumnValues[] values;
    private TemplateSource.@Nullable Bytes small;

    ColumnLoader(TemplateDirectory directory, TemplateSource source, TemplateScratch scratch) {
        this.directory = directory;
        this.source = source;
        this.scratch = scratch;
        this.values = new ColumnValues[directory.columns.length];
    }

    /// @throws IllegalArgumentException when the bytes are damaged
    /// @throws IOException when they cannot be read
    ColumnValues values(int column) throws IOException {
        ColumnValues known = values[column];
        if (known == null) {
            known = load(directory.columns[column]);
            values[column] = known;
        }
        return known;
    }

    /// Values of each column that somebody has asked for; null for the others.
    @Nullable ColumnValues[] loaded() {
        return values;
    }

    private ColumnValues load(Column column) throws IOException {
        byte[] payload;
        int from = 0;
        if (column.isInSmall()) {
            TemplateSource.Bytes all = small == null ? source.small() : small;
            small = all;
            payload = all.array();
            from = column.offset;
            if (column.rawLength > all.length() - from) {
                throw new IllegalArgumentException("column behind the end of its section");
            }
        } else {
            payload = unpack(column);
        }
        var in = new Varints.Reader(payload, from, column.rawLength);
        return switch (column.type) {
            case ColumnFormat.DICT -> dictionary(column, payload, in.skip(column.count));
            case ColumnFormat.IPV4 ->
                    new ColumnValues.Addresses(longs(column, in, payload, 0, 1L << Integer.SIZE));
            case ColumnFormat.DECIMAL -> {
                long limit = DecimalValues.LIMIT;
                long[] numbers = longs(column, in, payload, -limit + 1, limit);
                yield new DecimalValues(column, directory.bytes, numbers);
            }
            case ColumnFormat.PATTERN ->
                    new PatternValues(
                            column, directory.bytes, in, payload, scratch.longs(column.count));
            case ColumnFormat.STRING -> strings(column, payload, in);
            default -> throw new IllegalArgumentException("values of type " + column.type);
        };
    }

    private byte[] unpack(Column column) throws IOException {
        int stored = column.storedLength;
        byte[] part = source.part(column.offset, stored);
        if (scratch.crc().of(part, 0, stored) != column.crc) {
            throw new IllegalArgumentException("wrong checksum of a column");
        }
        if (!ZstdCodec.canHold(stored, column.rawLength)) {
            throw new IllegalArgumentException("column of " + column.rawLength + " bytes");
        }
        byte[] payload = scratch.bytes(column.rawLength);
        switch (column.codec) {
            case 0 -> {
                if (stored != column.rawLength) {
                    throw new IllegalArgumentException("raw column of another length");
                }
                System.arraycopy(part, 0, payload, 0, stored);
            }
            case 1 -> scratch.codec().decompress(part, 0, stored, payload, 0, column.rawLength);
            default -> throw new IllegalArgumentException("unknown codec");
        }
        scratch.countDecompressed(column.rawLength);
        return payload;
    }

    private ColumnValues dictionary(Column column, byte[] payload, int codes) {
        for (int i = 0; i < column.count; i++) {
            if ((payload[codes + i] & 0xff) >= column.strings.length) {
                throw new IllegalArgumentException("value that the dictionary lacks");
            }
        }
        return new ColumnValues.Dictionary(directory.bytes, column.strings, payload, codes);
    }

    private long[] longs(
            Column column, Varints.Reader in, byte[] payload, long from, long toExclusive) {
        long[] numbers = scratch.longs(column.count);
        LongPlanes.read(in, payload, column.count, numbers);
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < column.count; i++) {
            min = Math.min(min, numbers[i]);
            max = Math.max(max, numbers[i]);
        }
        if (min < from || max >= toExclusive) {
            throw new IllegalArgumentException("number out of range");
        }
        return numbers;
    }

    private ColumnValues strings(Column column, byte[] payload, Varints.Reader in) {
        int count = column.count;
        int ends = Slice.length(column.strings[0]) + Slice.length(column.strings[1]);
        int shortest = column.minLength - ends;
        if (shortest < 0) {
            throw new IllegalArgumentException("values shorter than what they begin with");
        }
        int[] starts = scratch.ints(count + 1);
        java.util.Arrays.fill(starts, 0, count, shortest);
        int spread = column.maxLength - column.minLength;
        for (int shift = 0; shift < Integer.SIZE && spread >>> shift != 0; shift += Byte.SIZE) {
            int plane = in.skip(count);
            for (int i = 0; i < count; i++) {
                starts[i] += (payload[plane + i] & 0xff) << shift;
            }
        }
        int longest = 0;
        int bodies = in.remaining();
        int at = in.skip(bodies);
        int end = at + bodies;
        for (int i = 0; i < count; i++) {
            int length = starts[i];
            if (length < 0 || length > end - at) {
                throw new IllegalArgumentException("value behind the end of its column");
            }
            longest = Math.max(longest, length);
            starts[i] = at;
            at += length;
        }
        starts[count] = at;
        return new ColumnValues.Strings(column, directory.bytes, payload, starts, longest);
    }
}
