package io.skald.logql.pipeline;

/// One compiled stage. May keep what it found out about the present stream or batch (see [Row#streamStamp()]); belongs to
/// one thread.
interface RowStage {
    /// Works on the row.
    ///
    /// @return false when the row is out
    boolean apply(Row row);
}
