package io.skald.logql.engine;

import io.skald.model.LabelSet;

import java.util.List;

/// The labels of one entry in an answer, by where they come from. No name is in two of the sets. Immutable; entries
/// with equal labels usually share one instance.
public final class EntryLabels {
    /// Objects around a label's value and the places that point to it, or around the sets.
    private static final int OVERHEAD_BYTES = 64;

    private final LabelSet stream;
    private final LabelSet metadata;
    private final LabelSet parsed;
    private final LabelSet merged;

    /// @param stream labels of the stream that no stage took away
    /// @param metadata structured metadata
    /// @param parsed what stages made, errors included
    public EntryLabels(LabelSet stream, LabelSet metadata, LabelSet parsed) {
        this.stream = stream;
        this.metadata = metadata;
        this.parsed = parsed;
        this.merged = stream.with(metadata).with(parsed);
    }

    /// About how many bytes of memory the labels take that are not the stream's: two sets share each text.
    public long heldBytes() {
        long bytes = OVERHEAD_BYTES;
        for (LabelSet own : List.of(metadata, parsed)) {
            for (int i = 0; i < own.size(); i++) {
                bytes += OVERHEAD_BYTES + own.name(i).length() + own.value(i).length();
            }
        }
        return bytes;
    }

    public LabelSet stream() {
        return stream;
    }

    public LabelSet metadata() {
        return metadata;
    }

    public LabelSet parsed() {
        return parsed;
    }

    /// All three in one.
    public LabelSet merged() {
        return merged;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof EntryLabels that
                        && stream.equals(that.stream)
                        && metadata.equals(that.metadata)
                        && parsed.equals(that.parsed));
    }

    @Override
    public int hashCode() {
        return (stream.hashCode() * 31 + metadata.hashCode()) * 31 + parsed.hashCode();
    }

    @Override
    public String toString() {
        return stream + " " + metadata + " " + parsed;
    }
}
