package io.skald.store;

import io.skald.head.Memtable;
import io.skald.io.FileSystem;
import io.skald.merge.MergeRules;
import io.skald.merge.SegmentMerge;
import io.skald.segment.SegmentMeta;
import io.skald.segment.SegmentOptions;
import io.skald.segment.SegmentReader;
import io.skald.tombstone.Tombstone;
import io.skald.tombstone.Tombstones;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What may be done to segments behind the back of pushes and queries: they are merged, written anew without some of
/// their rows, or dropped. For one thread; pushes, flushes and queries go on meanwhile.
public final class SegmentUpkeep {
    private final FileSystem files;
    private final LiveState state;
    private final SegmentCommits commits;
    private final DeletedLines deleted;
    private final StoreCounters counters;

    SegmentUpkeep(
            FileSystem files,
            LiveState state,
            SegmentCommits commits,
            DeletedLines deleted,
            StoreCounters counters) {
        this.files = files;
        this.state = state;
        this.commits = commits;
        this.deleted = deleted;
        this.counters = counters;
    }

    /// What is wanted of a merge.
    ///
    /// @param inputs live segments; at least one
    /// @param level of the outputs
    /// @param sliceNanos span of time of one output, at least
    /// @param options how the outputs are written
    public record Wish(
            List<SegmentMeta> inputs, int level, long sliceNanos, SegmentOptions options) {
        public Wish {
            inputs = List.copyOf(inputs);
        }
    }

    /// The live segments, oldest first.
    public List<SegmentMeta> segments() {
        return state.get().segments().stream().map(SegmentHandle::meta).toList();
    }

    /// Lets a visitor look at the directories of a live segment.
    ///
    /// @return false when it is not there or cannot be read
    public boolean inspect(SegmentMeta meta, Visitor visitor) throws IOException {
        SegmentHandle handle = retain(meta.id());
        if (handle == null) {
            return false;
        }
        try {
            SegmentReader reader = handle.reader();
            if (reader != null) {
                visitor.visit(reader);
            }
            return reader != null;
        } finally {
            handle.release();
        }
    }

    /// Looks at a segment.
    public interface Visitor {
        /// @param segment open until this returns
        void visit(SegmentReader segment) throws IOException;
    }

    private @Nullable SegmentHandle retain(long id) {
        StoreState now = state.get();
        while (!now.tryRetain()) {
            now = state.get();
        }
        try {
            for (SegmentHandle segment : now.segments()) {
                if (segment.meta().id() == id) {
                    segment.retain();
                    return segment;
                }
            }
            return null;
        } finally {
            now.release();
        }
    }

    /// Begins a merge.
    ///
    /// @return null when an input is not there any more or cannot be read
    public @Nullable Run begin(Wish wish, MergeRules rules) throws IOException {
        List<SegmentHandle> handles = new ArrayList<>();
        boolean begun = false;
        try {
            List<SegmentReader> readers = new ArrayList<>();
            for (SegmentMeta input : wish.inputs()) {
                SegmentHandle handle = retain(input.id());
                if (handle == null) {
                    return null;
                }
                handles.add(handle);
                SegmentReader reader = handle.reader();
                if (reader == null) {
                    return null;
                }
                readers.add(reader);
            }
            Tombstones tombstones = deleted.tombstones();
            var plan =
                    new SegmentMerge.Plan(
                            readers,
                            wish.level(),
                            wish.sliceNanos(),
                            wish.options(),
                            tombstones,
                            rules);
            long maskFrom = tombstones.lastSequence() + 1;
            var merge = new SegmentMerge(files, plan, names(), maskFrom);
            begun = true;
            return new Run(handles, merge);
        } finally {
            if (!begun) {
                handles.forEach(SegmentHandle::release);
            }
        }
    }

    private SegmentMerge.Outputs names() {
        return new SegmentMerge.Outputs() {
            @Override
            public long nextId() throws IOException {
                return commits.nextSegmentId();
            }

            @Override
            public String path(long id) {
                return SegmentFiles.path(id);
            }
        };
    }

    /// A merge that is on its way. Its inputs stay on disk at least until it is closed.
    public final class Run implements AutoCloseable {
        private final List<SegmentHandle> inputs;
        private final SegmentMerge merge;

        private Run(List<SegmentHandle> inputs, SegmentMerge merge) {
            this.inputs = inputs;
            this.merge = merge;
        }

        /// See [SegmentMerge#step].
        public boolean step(long rawBytes) throws IOException {
            return merge.step(rawBytes);
        }

        /// Puts the outputs in place of the inputs, in one step, when [#step] has returned false.
        ///
        /// @return the outputs; null when an input has been dropped meanwhile and nothing was done
        /// @throws IOException when the disk failed; nothing has changed
        public @Nullable List<SegmentMeta> commit() throws IOException {
            List<SegmentMeta> outputs = merge.outputs();
            boolean swapped = false;
            boolean unsure = true;
            try {
                Set<Long> ids =
                        inputs.stream().map(input -> input.meta().id()).collect(Collectors.toSet());
                swapped = commits.swap(ids, outputs);
                unsure = false;
            } finally {
                if (swapped || unsure) {
                    merge.keep();
                }
            }
            if (swapped) {
                counters.duplicates.add(merge.duplicates());
            }
            return swapped ? outputs : null;
        }

        /// What was written so far: finished segments that nobody sees before [#commit].
        public List<SegmentMeta> outputs() {
            return merge.outputs();
        }

        /// Rows that were left out because they are deleted.
        public long rowsHidden() {
            return merge.rowsHidden();
        }

        @Override
        public void close() throws IOException {
            try {
                merge.close();
            } finally {
                inputs.forEach(SegmentHandle::release);
            }
        }
    }

    /// Takes segments out of the store for good. Views that are open still see them; the files go with the last one.
    ///
    /// @param expired segments out of [#segments()]; others are ignored
    /// @throws IOException when the manifest could not be written; nothing has changed then
    public void drop(Collection<SegmentMeta> expired) throws IOException {
        Set<Long> ids = expired.stream().map(SegmentMeta::id).collect(Collectors.toSet());
        ids.retainAll(segments().stream().map(SegmentMeta::id).collect(Collectors.toSet()));
        if (!ids.isEmpty()) {
            commits.swap(ids, List.of());
        }
    }

    /// All deletes, oldest first.
    public Tombstones tombstones() {
        return deleted.tombstones();
    }

    /// Notes that no segment has rows any more that these hide.
    public void markErased(Collection<Tombstone> carriedOut) throws IOException {
        commits.lock().lock();
        try {
            deleted.erased(carriedOut);
        } finally {
            commits.lock().unlock();
        }
    }

    /// The smallest timestamp of all lines in memory and in segments, those too that are expired or deleted and still there.
    ///
    /// @return [Long#MAX_VALUE] when there are none
    public long oldestNanos() {
        StoreState now = state.get();
        long oldest = Long.MAX_VALUE;
        for (Memtable memtable : now.memtables()) {
            oldest = Math.min(oldest, memtable.minNanos());
        }
        for (SegmentHandle segment : now.segments()) {
            oldest = Math.min(oldest, segment.meta().minNanos());
        }
        return oldest;
    }

    /// Bytes of lines that pushes have brought since the store was opened.
    public long pushedBytes() {
        return counters.lineBytesAccepted.sum();
    }

    /// Bytes that can still be written to the disk.
    public long usableBytes() throws IOException {
        return files.usableBytes();
    }
}
