package io.skald.wal;

import java.util.Objects;

/// What a record carries: a range of an array, which must not change until the write is over.
///
/// @param kind meaning of the bytes, chosen by who writes them
/// @param length 0 to [WalFrame#MAX_PAYLOAD_BYTES]
public record WalPayload(byte kind, byte[] bytes, int offset, int length) {
    public WalPayload {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > WalFrame.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("payload of " + length + " bytes");
        }
    }
}
