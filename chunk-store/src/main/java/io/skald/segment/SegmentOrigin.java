package io.skald.segment;

import io.skald.model.GrowingBytes;
import io.skald.model.Varints;

import java.util.ArrayList;
import java.util.List;

/// Where the rows of a segment come from: what a start needs that has lost the manifest. In the file as
/// `v maskFrom, v lastLsn, v inputs, inputs x v id, v obsolete, obsolete x v id`.
///
/// @param maskFrom see [SegmentMeta#maskFrom()]
/// @param lastLsn when the segment was committed, all log records up to this one were in segments; 0: nobody knows
/// @param inputs segments whose place it took, all of them or, with its sisters, none; empty for a flushed memtable
/// @param obsolete segments whose place the inputs, or their inputs, had taken and whose files were still there
public record SegmentOrigin(long maskFrom, long lastLsn, List<Long> inputs, List<Long> obsolete) {
    public SegmentOrigin {
        inputs = List.copyOf(inputs);
        obsolete = List.copyOf(obsolete);
    }

    /// A memtable's.
    ///
    /// @param lastLsn of its last log record
    public static SegmentOrigin flushed(long sequence, long lastLsn) {
        return new SegmentOrigin(sequence, lastLsn, List.of(), List.of());
    }

    void encode(GrowingBytes out) {
        out.putVarint(maskFrom);
        out.putVarint(lastLsn);
        out.putVarint(inputs.size());
        inputs.forEach(out::putVarint);
        out.putVarint(obsolete.size());
        obsolete.forEach(out::putVarint);
    }

    /// @throws IllegalArgumentException when these are not the bytes of an origin
    static SegmentOrigin parse(byte[] bytes) {
        var in = new Varints.Reader(bytes, 0, bytes.length);
        var origin = new SegmentOrigin(in.readLong(), in.readLong(), ids(in), ids(in));
        if (in.remaining() != 0) {
            throw new IllegalArgumentException("bytes behind the origin");
        }
        return origin;
    }

    private static List<Long> ids(Varints.Reader in) {
        List<Long> ids = new ArrayList<>();
        for (int left = in.readCount(); left > 0; left--) {
            ids.add(in.readLong());
        }
        return ids;
    }
}
