package io.skald.store;

import io.skald.logql.engine.Needs.MetadataNames;
import io.skald.model.LabelSet;
import io.skald.model.Metadata;
import io.skald.segment.SegmentDirectory;

/// What a query needs of a stream's structured metadata, seen from the statistics, which know `detected_level` only.
enum MetadataNeed {
    /// Nothing that some row of the stream has.
    NOTHING,
    /// At most the level.
    LEVEL,
    /// Names that only the rows themselves can tell.
    OTHERS;

    static MetadataNeed of(
            MetadataNames names, LabelSet labels, SegmentDirectory directory, int ordinal) {
        MetadataNeed need = NOTHING;
        if (names.isNone()) {
            return need;
        }
        for (String name : directory.metadataNames(ordinal)) {
            boolean wanted = names.all() || (names.contains(name) && !labels.has(name));
            if (wanted && name.equals(Metadata.DETECTED_LEVEL)) {
                need = LEVEL;
            } else if (wanted) {
                return OTHERS;
            }
        }
        return need;
    }
}
