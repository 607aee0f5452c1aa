package io.skald.logql.engine;

import io.skald.logql.text.LineProjection;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/// The parts of a row that a query looks at. What is not needed need not be read.
///
/// @param rows how much of the row itself
/// @param metadata which pairs of structured metadata. For a stream that has a label of that name, the pair is not
///     needed (the label hides it), unless all are.
/// @param cells with [Rows#COUNTS], [Rows#BYTES] and [Rows#SIZES]: rows of one stream and one cell may be merged into one; null
///     otherwise
/// @param projection with [Rows#LINES]: what does for the whole line; null when nothing less does
/// @param conditions conditions that no row has to fulfil to be given, but that every row of use does, with [Rows#LINES];
///     the source may ask them where that saves it work
/// @param streamLabels names of stream labels that are looked at, with [Rows#COUNTS] and [Rows#BYTES]: the others may be missing, so
///     that streams which agree in these show as one. Null: all are
public record Needs(
        Rows rows,
        MetadataNames metadata,
        @Nullable TimeCells cells,
        @Nullable LineProjection projection,
        List<RowCondition> conditions,
        @Nullable Set<String> streamLabels) {
    public static final Needs EVERYTHING = new Needs(Rows.LINES, MetadataNames.ALL, null);

    public Needs(Rows rows, MetadataNames metadata, @Nullable TimeCells cells) {
        this(rows, metadata, cells, null, List.of());
    }

    public Needs(
            Rows rows,
            MetadataNames metadata,
            @Nullable TimeCells cells,
            @Nullable LineProjection projection,
            List<RowCondition> conditions) {
        this(rows, metadata, cells, projection, conditions, null);
    }

    /// Counts, of rows for which only labels and metadata of these names are looked at.
    ///
    /// @param names all: of any name
    static Needs counts(Rows rows, MetadataNames names, @Nullable TimeCells cells) {
        Set<String> streamLabels = names.all() ? null : names.names();
        return new Needs(rows, names, cells, null, List.of(), streamLabels);
    }

    /// Lines, of which less than the whole may do.
    static Needs lines(
            MetadataNames metadata,
            @Nullable LineProjection projection,
            List<RowCondition> conditions) {
        return new Needs(Rows.LINES, metadata, null, projection, conditions, null);
    }

    /// The same for a source whose streams show other labels than those that were stored.
    public Needs withoutConditions() {
        return new Needs(rows, metadata, cells, projection, List.of(), null);
    }

    public Needs {
        conditions = List.copyOf(conditions);
        if (rows.mayBeMerged() != (cells != null)) {
            throw new IllegalArgumentException("cells belong to counts: " + rows + ", " + cells);
        }
        if (streamLabels != null) {
            streamLabels = Set.copyOf(streamLabels);
            if (!rows.mayBeMerged()) {
                throw new IllegalArgumentException("rows show all labels: " + rows);
            }
        }
        if (rows == Rows.SIZES && !metadata.all()) {
            throw new IllegalArgumentException("sizes are of all metadata");
        }
    }

    /// How much of a row is needed, from least to most.
    public enum Rows {
        /// How many entries per cell. Rows with equal needed metadata and in one cell may come as one.
        COUNTS,
        /// As counts, and how many bytes their lines have.
        BYTES,
        /// As bytes, and how many bytes the names and values of their metadata have. Rows in one cell may come as one
        /// whatever their metadata; needs all metadata.
        SIZES,
        /// Timestamps. As with counts, the length of a line may be anything.
        TIMESTAMPS,
        /// Timestamps, and the length of each line.
        LENGTHS,
        /// Timestamps and lines.
        LINES;

        /// Whether the lengths of lines have to be right.
        public boolean hasLengths() {
            return this != COUNTS && this != TIMESTAMPS;
        }

        /// The same for rows that come one by one.
        public Rows unmerged() {
            return mayBeMerged() ? hasLengths() ? LENGTHS : TIMESTAMPS : this;
        }

        /// Whether rows of one cell may come as one.
        public boolean mayBeMerged() {
            return this == COUNTS || this == BYTES || this == SIZES;
        }
    }

    /// Names of structured metadata.
    ///
    /// @param all whether every name is needed; `names` is empty then
    public record MetadataNames(boolean all, Set<String> names) {
        public static final MetadataNames NONE = new MetadataNames(false, Set.of());
        public static final MetadataNames ALL = new MetadataNames(true, Set.of());

        public MetadataNames {
            names = Set.copyOf(names);
        }

        public static MetadataNames of(Set<String> names) {
            return new MetadataNames(false, names);
        }

        public boolean contains(String name) {
            return all || names.contains(name);
        }

        public boolean isNone() {
            return !all && names.isEmpty();
        }
    }
}
