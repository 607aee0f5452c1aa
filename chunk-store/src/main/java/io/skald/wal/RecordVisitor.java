package io.skald.wal;

import java.io.IOException;

/// Receives records at a replay.
@FunctionalInterface
public interface RecordVisitor {
    /// @param lsn number of the record. A number can come twice: a write that failed may be on disk nevertheless, and
    ///     its number was used again.
    /// @param bytes holds the payload at `offset`; overwritten after the return
    void record(long lsn, byte kind, byte[] bytes, int offset, int length) throws IOException;
}
