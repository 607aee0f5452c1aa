package io.skald.block;

/// A block that was written.
///
/// @param length bytes of the whole block
/// @param headLength bytes of it that every look at it needs: header and first sections
/// @param rawBytes bytes of the lines before compression, each with the byte that ends it
/// @param rowCount rows, 1 or more
/// @param minNanos smallest timestamp
/// @param maxNanos largest timestamp, included
public record WrittenBlock(
        int length, int headLength, int rawBytes, int rowCount, long minNanos, long maxNanos) {}
