package io.skald.segment;

import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.io.Quarantine;
import io.skald.io.ReadFile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;

/// Finds out which segments are live when the manifest has lost edits or is gone, from what the files say of themselves.
/// See docs/decisions/0009-segments-explain-themselves.md for the rules.
final class ManifestRepair {
    /// Numbers of lost segments may stand in derived data (the label index): jump over them.
    private static final long ID_GAP = 1 << 20;

    private final FileSystem files;
    private final LongFunction<String> pathOf;

    /// What the manifest said before the place where it is damaged.
    private final ManifestState known;

    /// Segments that are on disk and that the manifest did not list, by id.
    private final Map<Long, SegmentSummary> strangers = new HashMap<>();

    /// Ids of segments whose place a listed one took. Their files may be back: a loss of power undoes what was done to names
    /// and not synced.
    private final Set<Long> obsolete = new HashSet<>();

    /// Ids of all files, readable or not.
    private final Set<Long> present = new HashSet<>();

    private final List<CorruptFileException> unreadable = new ArrayList<>();

    private final Map<String, Long> knownPaths = new HashMap<>();

    /// First record of the log, or behind all when there is none; 0: flushed memtables count in any case.
    private final long logStart;

    private ManifestRepair(
            FileSystem files, LongFunction<String> pathOf, ManifestState known, long logStart) {
        this.files = files;
        this.pathOf = pathOf;
        this.known = known;
        this.logStart = logStart;
        known.segments().values().forEach(meta -> knownPaths.put(meta.path(), meta.id()));
    }

    /// What is live.
    ///
    /// @param changed whether this is not what the manifest said
    /// @param unreadable files that may have been live; they are in `quarantine/`
    record Outcome(ManifestState state, boolean changed, List<CorruptFileException> unreadable) {}

    /// @param directory of segment files, and of nothing else
    /// @param pathOf path of a segment's file
    /// @param logStart LSN with which the log begins; [Long#MAX_VALUE] when there is none. When the log has what follows
    ///     the last flush, the commit of a memtable that the manifest does not list never happened. 0: it is listed nowhere
    ///     because the manifest is lost
    /// @throws io.skald.io.UnsupportedFormatException when a newer version wrote a segment
    static Outcome repair(
            FileSystem files,
            String directory,
            LongFunction<String> pathOf,
            ManifestState known,
            long logStart)
            throws IOException {
        var repair = new ManifestRepair(files, pathOf, known, logStart);
        for (String name : files.list(directory)) {
            repair.look(directory + "/" + name);
        }
        return repair.decide();
    }

    private void look(String path) throws IOException {
        Long id = knownPaths.get(path);
        if (id != null) {
            present.add(id);
            noteObsolete(path);
            return;
        }
        try {
            SegmentSummary summary = SegmentSummary.read(files, path);
            id = summary.meta().id();
            if (!pathOf.apply(id).equals(path)) {
                throw new CorruptFileException("segment with another's name", path, 16);
            }
            present.add(id);
            strangers.put(id, summary);
        } catch (CorruptFileException e) {
            unreadable.add(e);
            Quarantine.move(files, path);
        }
    }

    private void noteObsolete(String path) throws IOException {
        try {
            SegmentOrigin origin = SegmentSummary.read(files, path).origin();
            obsolete.addAll(origin.inputs());
            obsolete.addAll(origin.obsolete());
        } catch (CorruptFileException _) {
            // Reported when the store opens it.
            return;
        }
    }

    private Outcome decide() throws IOException {
        TreeMap<Long, SegmentMeta> live = new TreeMap<>(known.segments());
        live.keySet().removeIf(id -> !present.contains(id));
        Set<Long> replaced = new HashSet<>();
        List<SegmentSummary> adopted = new ArrayList<>();
        for (SegmentSummary stranger : withoutRepeats()) {
            if (!obsolete.contains(stranger.meta().id()) && isCommitted(stranger)) {
                adopted.add(stranger);
                replaced.addAll(stranger.origin().inputs());
                replaced.addAll(stranger.origin().obsolete());
            }
        }
        adopted.forEach(segment -> live.put(segment.meta().id(), segment.meta()));
        live.keySet().removeAll(replaced);
        boolean changed = !live.equals(known.segments());
        TreeMap<Integer, Long> flushed = new TreeMap<>(known.flushedLsn());
        for (SegmentSummary segment : adopted) {
            flushed.merge(0, segment.origin().lastLsn(), Math::max);
        }
        if (logStart == 0 && !unreadable.isEmpty()) {
            // The log may still have their rows; rows that are in segments too count once.
            flushed.clear();
        }
        long highest = present.stream().mapToLong(id -> id).max().orElse(0);
        long reserved = Math.max(known.reservedIds(), highest + 1) + (changed ? ID_GAP : 0);
        return new Outcome(new ManifestState(live, flushed, reserved), changed, unreadable);
    }

    /// A flush that failed may have left a file, and the next attempt another one, of the same memtable.
    private Collection<SegmentSummary> withoutRepeats() {
        Map<List<Object>, SegmentSummary> distinct = new HashMap<>();
        for (SegmentSummary stranger : strangers.values()) {
            SegmentOrigin origin = stranger.origin();
            SegmentMeta meta = stranger.meta();
            boolean known = origin.inputs().isEmpty() && origin.lastLsn() > 0;
            Object what = known ? List.of(meta.sequence(), origin.lastLsn()) : meta.id();
            distinct.merge(
                    List.of(known, what),
                    stranger,
                    (one, other) -> one.meta().id() > other.meta().id() ? one : other);
        }
        return distinct.values();
    }

    /// A flushed memtable counts if its rows are not known to be flushed. A merge counts as soon as one of its inputs is
    /// gone: they go only when it is committed.
    private boolean isCommitted(SegmentSummary stranger) {
        SegmentOrigin origin = stranger.origin();
        if (origin.inputs().isEmpty()) {
            long flushed = known.flushedLsn().getOrDefault(0, 0L);
            boolean inLog = logStart > 0 && logStart <= flushed + 1;
            boolean old = origin.lastLsn() == 0 && known.flushedLsn().isEmpty();
            return !inLog && (origin.lastLsn() > flushed || old);
        }
        return !present.containsAll(origin.inputs());
    }

    /// Copies what is left of manifests to `quarantine/`, and says what the newest of them knows up to where it is damaged.
    ///
    /// @throws io.skald.io.UnsupportedFormatException when a newer version wrote one
    static ManifestState salvage(FileSystem files) throws IOException {
        List<String> paths = new ArrayList<>();
        ManifestState newest = ManifestState.EMPTY;
        long newestNumber = 0;
        for (long number : ManifestFiles.numbers(files)) {
            String path = ManifestFiles.path(number);
            paths.add(path);
            try {
                byte[] bytes = ManifestFiles.read(files, path, ManifestLoad.MAX_BYTES);
                if (number > newestNumber && ManifestFrame.hasHeader(bytes, number, path)) {
                    newest = ManifestLoad.edits(bytes, number, path).state();
                    newestNumber = number;
                }
            } catch (CorruptFileException _) {
                // Nothing to learn from this one; but it is kept for a person to look at.
            }
        }
        if (files.exists(ManifestFiles.CURRENT)) {
            paths.add(ManifestFiles.CURRENT);
        }
        for (String path : paths) {
            try (ReadFile file = files.open(path)) {
                Quarantine.copy(files, path, file, 0, file.size());
            }
        }
        return newest;
    }
}
