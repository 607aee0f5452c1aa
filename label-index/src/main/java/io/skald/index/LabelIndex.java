package io.skald.index;

import io.skald.index.lucene.CoverageFile;
import io.skald.index.lucene.CoverageFile.Coverage;
import io.skald.index.lucene.DayIndex;
import io.skald.index.lucene.DayView;
import io.skald.index.lucene.DiskDirectories;
import io.skald.index.lucene.IndexDirectories;
import io.skald.index.lucene.LabelSetCache;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/// Which streams exist on which UTC day. Derived data: whatever is missing here is added again from segments and from
/// the write-ahead log by the caller.
///
/// Use: [#open], then [#add] the streams of all segments that [#coveredSegments] does not name and of the log; then
/// [#add] for each new stream *before* its rows become visible, [#maintain] about once a second and [#commit] after a
/// flush, by one background thread.
///
/// Threads: [#add], [#snapshot], [#stats] and [#coveredSegments] by any thread at any time, without waiting for the
/// disk's writing; the others wait for each other. No method starts a thread.
public final class LabelIndex implements AutoCloseable {
    private final IndexDirectories directories;
    private final LabelIndexConfig config;
    private final LabelSetCache labelSets;
    private final CoverageFile coverageFile;
    private final ConcurrentSkipListMap<Long, DayIndex> days = new ConcurrentSkipListMap<>();

    private volatile Set<Long> covered = Set.of();
    private volatile int rebuiltDays;
    private volatile int damagedFiles;

    private LabelIndex(IndexDirectories directories, LabelIndexConfig config) throws IOException {
        this.directories = directories;
        this.config = config;
        this.labelSets = new LabelSetCache(config.labelCacheBytes());
        this.coverageFile = new CoverageFile(directories.root());
    }

    /// Opens all days and checks their bytes. A broken day is deleted, counted in [IndexStats#rebuiltDays], and leaves
    /// no segment covered.
    ///
    /// @param directory of the index; made when it does not exist. The caller sees to it that no other process uses it:
    ///     what that one is writing would look broken
    /// @throws IOException when the directory itself cannot be used
    public static LabelIndex open(Path directory, LabelIndexConfig config) throws IOException {
        return open(new DiskDirectories(directory), config);
    }

    /// Opens all days on other directories than those of the disk: the room for tests.
    public static LabelIndex open(IndexDirectories directories, LabelIndexConfig config)
            throws IOException {
        var index = new LabelIndex(directories, config);
        index.openDays();
        return index;
    }

    private synchronized void openDays() throws IOException {
        Coverage coverage = coverageFile.read();
        if (coverage.equals(Coverage.NONE)) {
            // Behind an older one that is whole it would be a write that was cut short.
            damagedFiles = coverageFile.broken().size();
        }
        Set<Long> broken = new TreeSet<>();
        for (String name : directories.days()) {
            openDay(name, broken);
        }
        for (Map.Entry<Long, Long> needed : coverage.commits().entrySet()) {
            long epochDay = needed.getKey();
            DayIndex day = days.get(epochDay);
            if (day == null || day.generation() < needed.getValue()) {
                broken.add(epochDay);
            }
        }
        covered = broken.isEmpty() ? Set.copyOf(coverage.segmentIds()) : Set.of();
        if (!broken.isEmpty()) {
            startAnew(broken);
        }
    }

    private void openDay(String name, Set<Long> broken) {
        long epochDay;
        try {
            epochDay = LocalDate.parse(name).toEpochDay();
        } catch (DateTimeException e) {
            return; // not a directory of ours
        }
        try {
            days.put(epochDay, DayIndex.open(name, directories, labelSets));
        } catch (IOException | RuntimeException e) {
            // Lucene answers broken bytes with either.
            broken.add(epochDay);
        }
    }

    private void startAnew(Set<Long> broken) throws IOException {
        // First the coverage, then the days: a crash in between must not leave segments covered by
        // nothing.
        coverageFile.delete();
        for (long epochDay : broken) {
            DayIndex day = days.remove(epochDay);
            if (day != null) {
                day.close();
            }
            directories.delete(name(epochDay));
        }
        rebuiltDays = broken.size();
    }

    /// Makes a stream known for a UTC day; snapshots taken after the call show it. Cheap when it is known already.
    ///
    /// @param epochDay days since 1970-01-01
    public void add(TenantId tenant, LabelSet labels, long epochDay) {
        DayIndex day = days.get(epochDay);
        if (day == null) {
            day = days.computeIfAbsent(epochDay, this::createDay);
        }
        day.add(tenant, labels);
    }

    private DayIndex createDay(long epochDay) {
        return DayIndex.create(name(epochDay), directories, labelSets);
    }

    private static String name(long epochDay) {
        return LocalDate.ofEpochDay(epochDay).toString();
    }

    /// Moves new streams into Lucene where many wait. To be called about once a second.
    ///
    /// @throws IOException when the disk failed; everything stays visible and the next call tries again
    public synchronized void maintain() throws IOException {
        for (DayIndex day : days.values()) {
            if (day.waitingCount() >= config.refreshAfterStreams()) {
                day.refresh();
            }
        }
    }

    /// Writes all streams to disk, then that the segments are covered, in addition to those that were.
    ///
    /// @param coveredSegmentIds segments all of whose streams were added before this call
    /// @throws IOException when the disk failed; no more segments are covered than before, everything stays visible
    ///     and the next call tries again
    public synchronized void commit(Collection<Long> coveredSegmentIds) throws IOException {
        Map<Long, Long> commits = commitDays();
        Set<Long> all = new TreeSet<>(covered);
        all.addAll(coveredSegmentIds);
        writeCoverage(new Coverage(commits, all));
    }

    private Map<Long, Long> commitDays() throws IOException {
        Map<Long, Long> commits = new TreeMap<>();
        for (Map.Entry<Long, DayIndex> entry : days.entrySet()) {
            boolean finished = !entry.getKey().equals(days.lastKey());
            long generation = entry.getValue().commit(finished);
            if (generation > 0) {
                commits.put(entry.getKey(), generation);
            }
        }
        return commits;
    }

    private void writeCoverage(Coverage coverage) throws IOException {
        coverageFile.write(coverage);
        covered = Set.copyOf(coverage.segmentIds());
    }

    /// Segments whose streams are on disk here for certain. The streams of all others have to be added again after
    /// a start.
    public Set<Long> coveredSegments() {
        return covered;
    }

    /// Takes segments that no longer exist out of [#coveredSegments]; written with the next commit.
    public synchronized void forget(Collection<Long> segmentIds) {
        Set<Long> left = new TreeSet<>(covered);
        left.removeAll(segmentIds);
        covered = Set.copyOf(left);
    }

    /// The index as it is now. Costs microseconds; has to be closed.
    public IndexSnapshot snapshot() {
        NavigableMap<Long, DayView> views = new TreeMap<>();
        for (Map.Entry<Long, DayIndex> entry : days.entrySet()) {
            views.put(entry.getKey(), entry.getValue().view());
        }
        return new DaysSnapshot(views);
    }

    /// Deletes the days before `epochDay`, pending streams included. Open snapshots stay usable.
    ///
    /// @throws IOException when the disk failed; the next call goes on where this one stopped
    public synchronized void dropDaysBefore(long epochDay) throws IOException {
        NavigableMap<Long, DayIndex> old = days.headMap(epochDay, false);
        if (old.isEmpty()) {
            return;
        }
        // First the coverage without these days, then the days: else a crash in between would look
        // like a lost day.
        Map<Long, Long> commits = new TreeMap<>();
        for (Map.Entry<Long, DayIndex> entry : days.tailMap(epochDay, true).entrySet()) {
            long generation = entry.getValue().generation();
            if (generation > 0) {
                commits.put(entry.getKey(), generation);
            }
        }
        writeCoverage(new Coverage(commits, covered));
        for (long day : List.copyOf(old.keySet())) {
            DayIndex dropped = days.get(day);
            if (dropped != null) {
                dropped.close();
            }
            directories.delete(name(day));
            days.remove(day);
        }
    }

    public IndexStats stats() {
        long documents = 0;
        long pending = 0;
        for (DayIndex day : days.values()) {
            documents += day.streamCount();
            pending += day.pendingCount();
        }
        return new IndexStats(days.size(), documents, pending, rebuiltDays, damagedFiles);
    }

    /// Gives all files back. What was not committed is lost, so commit first.
    @Override
    public synchronized void close() throws IOException {
        for (DayIndex day : days.values()) {
            day.close();
        }
    }
}
