package io.skald.server.push;

import io.skald.model.GrowingBytes;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

/// The bytes of an OTLP request, and behind them the texts that are made while it is read: numbers, names, JSON. So every
/// name, value and line is a range of one array, as with the other formats. Not thread-safe.
final class OtlpText {
    private final GrowingBytes bytes;
    private final int maxBytes;
    private final PaidGrowth paid;

    /// @param message wire format; copied to offset 0
    /// @param maxMadeBytes what may be made of it
    /// @param share pays for what is made beyond the size of the message
    OtlpText(Utf8Slice message, int maxMadeBytes, DecodeBudget.Share share) {
        this.paid = new PaidGrowth(share, 2L * message.length());
        // Most records need the text of a few numbers and identifiers.
        this.bytes = new GrowingBytes(message.length() + message.length() / 4 + 256);
        bytes.put(message.bytes(), message.offset(), message.length());
        this.maxBytes = (int) Math.min(Integer.MAX_VALUE - 64L, bytes.size() + (long) maxMadeBytes);
    }

    /// Valid up to [#size()], until the next text is made; offsets stay what they are.
    byte[] array() {
        return bytes.array();
    }

    int size() {
        return bytes.size();
    }

    /// @throws PushException 413 when too much was made, 503 when others take too much
    void put(byte[] source, int offset, int length) throws PushException {
        reserve(length);
        bytes.put(source, offset, length);
    }

    void put(char ascii) throws PushException {
        reserve(1);
        bytes.put((byte) ascii);
    }

    void put(String text) throws PushException {
        byte[] encoded = Utf8.bytes(text);
        put(encoded, 0, encoded.length);
    }

    /// A name as [LabelNames] wants it.
    void putName(int offset, int length) throws PushException {
        reserve(length + LabelNames.MAX_GROWTH);
        int end = LabelNames.rewrite(bytes.array(), offset, length, bytes.array(), bytes.size());
        bytes.advance(end - bytes.size());
    }

    /// A range in lower-case hexadecimal digits.
    void putHex(int offset, int length) throws PushException {
        reserve(2 * length);
        for (int i = offset; i < offset + length; i++) {
            byte b = bytes.array()[i];
            bytes.put((byte) Character.forDigit(b >> 4 & 15, 16));
            bytes.put((byte) Character.forDigit(b & 15, 16));
        }
    }

    private void reserve(int length) throws PushException {
        if (length > maxBytes - bytes.size()) {
            throw new PushException(
                    413, "request body too large: its attributes make more text than allowed");
        }
        paid.reach(bytes.size() + (long) length);
        bytes.ensure(length);
    }
}
