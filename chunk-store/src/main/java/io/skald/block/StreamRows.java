package io.skald.block;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

/// Rows of one stream, ready to be written: ascending in time, rows of equal time in order of arrival, no row twice.
/// Row numbers count from 0.
public interface StreamRows {
    TenantId tenant();

    LabelSet labels();

    int rowCount();

    long timestampNanos(int row);

    /// The array that holds the row's line.
    byte[] lineArray(int row);

    int lineOffset(int row);

    int lineLength(int row);

    /// The array that holds the row's structured metadata, in the form of [io.skald.model.Metadata].
    byte[] metadataArray(int row);

    int metadataOffset(int row);

    /// 0 when the row has none.
    int metadataLength(int row);
}
