package io.skald.server.push;

/// Reads messages in the wire format of Protocol Buffers, field by field. Nothing is allocated: a string or an inner
/// message is a range of the bytes. Groups are refused. Not thread-safe.
///
/// A message is walked with `seek(start)` and `while (next(end))`; an inner one is walked the same way, after which the
/// caller seeks back to the end of its field.
final class ProtoCursor {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final byte[] bytes;

    private int at;
    private int number;
    private int type;
    private int start;
    private int end;
    private long value;

    ProtoCursor(byte[] bytes) {
        this.bytes = bytes;
    }

    void seek(int position) {
        at = position;
    }

    /// Reads the next field and steps behind it.
    ///
    /// @param limit end of the message
    /// @return false when the message has ended
    /// @throws PushException 400 when the bytes are no message
    boolean next(int limit) throws PushException {
        if (at >= limit) {
            return false;
        }
        long tag = varint(limit);
        number = (int) (tag >>> 3);
        type = (int) (tag & 7);
        if (number == 0 || tag >>> 32 != 0) {
            throw new PushException(400, "proto: illegal tag");
        }
        switch (type) {
            case VARINT -> value = varint(limit);
            case BYTES -> {
                long length = varint(limit);
                range(length, limit);
            }
            case FIXED64 -> {
                range(Long.BYTES, limit);
                value = littleEndian();
            }
            case FIXED32 -> {
                range(Integer.BYTES, limit);
                value = littleEndian();
            }
            default -> throw new PushException(400, "proto: illegal wireType " + type);
        }
        return true;
    }

    /// Number of the field that was read last.
    int number() {
        return number;
    }

    /// Whether the field that was read last is this one, as a string or message.
    boolean isBytes(int wanted) {
        return number == wanted && type == BYTES;
    }

    /// Whether the field that was read last is this one, as a variable-length integer.
    boolean isVarint(int wanted) {
        return number == wanted && type == VARINT;
    }

    boolean isFixed64(int wanted) {
        return number == wanted && type == FIXED64;
    }

    boolean isFixed32(int wanted) {
        return number == wanted && type == FIXED32;
    }

    /// First byte of a string or message.
    int start() {
        return start;
    }

    /// Behind the last byte of a string or message.
    int end() {
        return end;
    }

    /// Value of a number; one of 32 fixed bits is not negative.
    long value() {
        return value;
    }

    private void range(long length, int limit) throws PushException {
        if (length < 0 || length > limit - at) {
            throw new PushException(400, "unexpected EOF");
        }
        start = at;
        end = at + (int) length;
        at = end;
    }

    private long littleEndian() {
        long result = 0;
        for (int i = end - 1; i >= start; i--) {
            result = result << 8 | bytes[i] & 0xff;
        }
        return result;
    }

    private long varint(int limit) throws PushException {
        if (at < limit && bytes[at] >= 0) {
            return bytes[at++];
        }
        long result = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at >= limit) {
                throw new PushException(400, "unexpected EOF");
            }
            byte b = bytes[at++];
            result |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return result;
            }
        }
        throw new PushException(400, "proto: integer overflow");
    }
}
