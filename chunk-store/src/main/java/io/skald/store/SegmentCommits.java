package io.skald.store;

import io.skald.head.Memtable;
import io.skald.segment.Manifest;
import io.skald.segment.ManifestEdit;
import io.skald.segment.SegmentMeta;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// Changes the set of live segments: first the manifest, then what views see. All methods hold [#lock()].
final class SegmentCommits {
    private final Manifest manifest;
    private final SegmentFiles segmentFiles;
    private final LiveState state;
    private final ReentrantLock lock = new ReentrantLock();

    /// Files of commits that failed and may be on disk all the same: they go when a later commit has made sure that they
    /// are not.
    private final List<String> doubtful = new ArrayList<>();

    SegmentCommits(Manifest manifest, SegmentFiles segmentFiles, LiveState state) {
        this.manifest = manifest;
        this.segmentFiles = segmentFiles;
        this.state = state;
    }

    /// Taken before [LiveState#writerLock()], never after it.
    ReentrantLock lock() {
        return lock;
    }

    long nextSegmentId() throws IOException {
        segmentFiles.settle();
        return manifest.nextSegmentId();
    }

    /// Puts a segment in place of a memtable.
    ///
    /// @param meta null when all rows of the memtable were there already
    void flushed(Memtable frozen, @Nullable SegmentMeta meta, int shard) throws IOException {
        lock.lock();
        try {
            var lsn = new TreeMap<Integer, Long>();
            lsn.put(shard, frozen.lastLsn());
            List<SegmentMeta> added = meta == null ? List.of() : List.of(meta);
            List<SegmentHandle> opened = commit(new ManifestEdit(added, List.of(), lsn));
            replace(List.of(), opened, frozen);
        } finally {
            lock.unlock();
        }
    }

    /// Puts segments in place of others, in one step. Views that are open still see those; their files go with the last
    /// one.
    ///
    /// @param leaving ids
    /// @param added whose files are safe on disk
    /// @return false when one of those that shall leave is not there: nothing was done
    /// @throws IOException when the manifest could not be written; nothing has changed then, though the change may show
    ///     up after a restart: the files of both sides must stay
    boolean swap(Collection<Long> leaving, List<SegmentMeta> added) throws IOException {
        lock.lock();
        try {
            Set<Long> ids = new HashSet<>(leaving);
            List<SegmentHandle> handles =
                    state.get().segments().stream()
                            .filter(segment -> ids.contains(segment.meta().id()))
                            .toList();
            if (handles.size() != ids.size()) {
                return false;
            }
            List<SegmentHandle> opened =
                    commit(new ManifestEdit(added, List.copyOf(ids), new TreeMap<>()));
            handles.forEach(SegmentHandle::drop);
            replace(handles, opened, null);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// @return the added segments, opened: what can fail comes before the commit
    private List<SegmentHandle> commit(ManifestEdit edit) throws IOException {
        List<SegmentHandle> opened = new ArrayList<>();
        boolean done = false;
        try {
            for (SegmentMeta meta : edit.added()) {
                opened.add(segmentFiles.open(meta));
            }
            segmentFiles.settle();
            manifest.commit(edit);
            done = true;
        } finally {
            if (!done) {
                edit.added().forEach(segment -> doubtful.add(segment.path()));
                opened.forEach(SegmentHandle::retain);
                opened.forEach(SegmentHandle::release);
            }
        }
        deleteDoubtful();
        return opened;
    }

    private void deleteDoubtful() {
        List<String> left = new ArrayList<>();
        for (String path : doubtful) {
            try {
                segmentFiles.delete(path);
            } catch (IOException _) {
                left.add(path);
            }
        }
        doubtful.clear();
        doubtful.addAll(left);
    }

    private void replace(
            List<SegmentHandle> leaving, List<SegmentHandle> opened, @Nullable Memtable flushed) {
        state.writerLock().lock();
        try {
            List<Memtable> memtables = new ArrayList<>(state.get().memtables());
            memtables.remove(flushed);
            List<SegmentHandle> segments = new ArrayList<>(state.get().segments());
            segments.removeAll(leaving);
            segments.addAll(opened);
            segments.sort(Comparator.comparingLong(segment -> segment.meta().sequence()));
            state.replace(memtables, segments);
        } finally {
            state.writerLock().unlock();
        }
    }

    void close() {
        manifest.close();
    }
}
