package io.skald.server.push;

/// Pays a [DecodeBudget] for an array that grows, in pieces, before it does. Not thread-safe.
final class PaidGrowth {
    /// Smaller pieces would make every entry ask the budget that all threads share.
    private static final int PIECE_BYTES = 256 << 10;

    /// An array that grows is copied into one of twice its size.
    private static final int BYTES_PER_BYTE = 2;

    private final DecodeBudget.Share share;
    private long paidBytes;

    /// @param paidBytes size that is paid for already
    PaidGrowth(DecodeBudget.Share share, long paidBytes) {
        this.share = share;
        this.paidBytes = paidBytes;
    }

    /// To be called before the array grows to `size` bytes.
    ///
    /// @throws PushException 413 when the request takes too much, 503 when others do
    void reach(long size) throws PushException {
        if (size > paidBytes) {
            long piece = Math.max(size - paidBytes, PIECE_BYTES);
            share.grow(BYTES_PER_BYTE * piece);
            paidBytes += piece;
        }
    }
}
