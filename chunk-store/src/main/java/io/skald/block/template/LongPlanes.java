package io.skald.block.template;

import io.skald.model.GrowingBytes;
import io.skald.model.Varints;

/// A run of longs as byte planes: `u8 width, v zigzag(base), width planes`. Plane `p` holds byte `p`, 0 the least
/// significant, of each number. With [#DELTA] added to the width, a number is the zigzag of the distance to the number
/// before (to `base` for the first); without, it is the distance to `base`. All arithmetic is modulo 2^64.
final class LongPlanes {
    static final int DELTA = 0x80;

    private LongPlanes() {}

    /// @param values overwritten
    static void put(long[] values, int count, GrowingBytes out) {
        long min = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            min = Math.min(min, values[i]);
        }
        long offsetBits = 0;
        long deltaBits = 0;
        long before = min;
        for (int i = 0; i < count; i++) {
            offsetBits += Long.SIZE - Long.numberOfLeadingZeros(values[i] - min);
            deltaBits += Long.SIZE - Long.numberOfLeadingZeros(Varints.zigzag(values[i] - before));
            before = values[i];
        }
        boolean delta = deltaBits < offsetBits;
        long all = 0;
        before = min;
        for (int i = 0; i < count; i++) {
            long value = values[i];
            values[i] = delta ? Varints.zigzag(value - before) : value - min;
            before = value;
            all |= values[i];
        }
        int width = (Long.SIZE - Long.numberOfLeadingZeros(all) + 7) / Byte.SIZE;
        out.put((byte) (delta ? width | DELTA : width));
        out.putVarint(Varints.zigzag(min));
        out.ensure(width * count);
        byte[] target = out.array();
        int at = out.size();
        for (int plane = 0; plane < width; plane++) {
            int shift = Byte.SIZE * plane;
            for (int i = 0; i < count; i++) {
                target[at + i] = (byte) (values[i] >>> shift);
            }
            at += count;
        }
        out.advance(width * count);
    }

    /// @throws IllegalArgumentException when the bytes are not what [#put] writes
    static void read(Varints.Reader in, byte[] source, int count, long[] target) {
        int head = source[in.skip(1)] & 0xff;
        int width = head & ~DELTA;
        if (width > Long.BYTES) {
            throw new IllegalArgumentException("numbers of " + width + " bytes");
        }
        long base = Varints.unzigzag(in.readLong());
        java.util.Arrays.fill(target, 0, count, 0);
        for (int plane = 0; plane < width; plane++) {
            int at = in.skip(count);
            int shift = Byte.SIZE * plane;
            for (int i = 0; i < count; i++) {
                target[i] |= (source[at + i] & 0xffL) << shift;
            }
        }
        if ((head & DELTA) == 0) {
            for (int i = 0; i < count; i++) {
                target[i] += base;
            }
        } else {
            long value = base;
            for (int i = 0; i < count; i++) {
                value += Varints.unzigzag(target[i]);
                target[i] = value;
            }
        }
    }
}
