package io.skald.index.lucene;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The streams of one UTC day.
///
/// A stream goes through three places: *active* (in memory, as [#add] left it), *shown* (in a Lucene reader that sees
/// the writer's uncommitted documents) and *committed*. Until the commit it is kept in memory too, so that a writer
/// that failed (a full disk) can be thrown away and nothing is lost.
///
/// [#add] and [#view] may be called by any thread at any time and never wait for the disk's writing. The other
/// methods are maintenance: one caller at a time.
public final class DayIndex {
    /// What a view is made of; replaced as a whole.
    ///
    /// @param flushing streams on their way into Lucene, not yet in `reader`
    private record State(DayReader reader, PendingStreams flushing, PendingStreams active) {}

    // About 10 MB of heap. A day with more active streams than that starts to remember anew.
    private static final int MAX_KNOWN = 1 << 17;

    private final String name;
    private final IndexDirectories directories;
    private final LabelSetCache labelSets;

    /// Streams that are known for certain: a look-up in Lucene costs 10 µs (`LabelIndexBenchmark`), and each new
    /// memtable asks for all its streams.
    private final Set<StreamKey> known = ConcurrentHashMap.newKeySet();

    /// Guards `idCursors`, changes of `state`, and `state.active`.
    private final Object streamsLock = new Object();

    private volatile State state;
    private @Nullable List<TermsEnum> idCursors;

    private final List<PendingStreams.Stream> uncommitted = new ArrayList<>();
    private @Nullable DayWriter writer;

    private DayIndex(
            String name, IndexDirectories directories, LabelSetCache labelSets, DayReader reader) {
        this.name = name;
        this.directories = directories;
        this.labelSets = labelSets;
        this.state = new State(reader, new PendingStreams(), new PendingStreams());
    }

    /// A day without a stream. Touches no disk; the directory is made when streams are first written.
    ///
    /// @param name of the day's directory
    public static DayIndex create(
            String name, IndexDirectories directories, LabelSetCache labelSets) {
        return new DayIndex(name, directories, labelSets, DayReader.empty(labelSets));
    }

    /// A day that is on disk. All its bytes are checked.
    ///
    /// @throws IOException when it is broken in any way
    public static DayIndex open(String name, IndexDirectories directories, LabelSetCache labelSets)
            throws IOException {
        DayReader reader = readCommit(name, directories, labelSets);
        try {
            reader.checkIntegrity();
        } catch (IOException | RuntimeException e) {
            reader.release();
            throw e;
        }
        return new DayIndex(name, directories, labelSets, reader);
    }

    private static DayReader readCommit(
            String name, IndexDirectories directories, LabelSetCache labelSets) throws IOException {
        var directory = directories.day(name);
        if (!DirectoryReader.indexExists(directory)) {
            return DayReader.empty(labelSets);
        }
        DirectoryReader reader = DirectoryReader.open(directory);
        Map<String, String> format = reader.getIndexCommit().getUserData();
        if (!format.equals(StreamTerms.FORMAT)) {
            reader.close();
            throw new CorruptIndexException("unknown format " + format, name);
        }
        return new DayReader(reader, labelSets);
    }

    /// Makes a stream visible to all later views. Cheap when it is known.
    ///
    /// @return false when the stream was known
    public boolean add(TenantId tenant, LabelSet labels) {
        StreamKey key = StreamKey.of(tenant, labels);
        if (known.contains(key)) {
            return false;
        }
        boolean added;
        synchronized (streamsLock) {
            State now = state;
            added = !now.flushing.contains(key) && !isShown(key) && now.active.add(key, labels);
        }
        if (known.size() >= MAX_KNOWN) {
            known.clear();
        }
        known.add(key);
        return added;
    }

    /// Whether a stream is on disk here.
    public boolean holds(TenantId tenant, LabelSet labels) {
        synchronized (streamsLock) {
            return isShown(StreamKey.of(tenant, labels));
        }
    }

    private boolean isShown(StreamKey key) {
        BytesRef id = StreamTerms.id(key);
        try {
            if (idCursors == null) {
                idCursors = state.reader.idCursors();
            }
            for (TermsEnum cursor : idCursors) {
                if (cursor.seekExact(id)) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException e) {
            // Lucene answers broken bytes with either. Unknown is the safe answer: a stream that is
            // there twice is
            // found twice and reported once, and the road in must not stop for derived data.
            idCursors = null;
        }
        return false;
    }

    /// What the day holds now.
    public DayView view() {
        while (true) {
            State now = state;
            if (now.reader.tryRetain()) {
                return new DayView(now.reader, List.of(now.flushing.slice(), now.active.slice()));
            }
        }
    }

    /// Streams that no reader shows yet: each query tests them one by one.
    public int waitingCount() {
        State now = state;
        return now.flushing.count() + now.active.count();
    }

    /// Streams that would have to be added again after a crash.
    public int pendingCount() {
        return waitingCount() + uncommitted.size();
    }

    /// Streams, pending ones included.
    public long streamCount() {
        return state.reader.streamCount() + (long) waitingCount();
    }

    /// Moves what waits into Lucene and shows it there; durable only with [#commit].
    ///
    /// @throws IOException when the disk failed; all streams stay visible and the next call tries again
    public void refresh() throws IOException {
        PendingStreams flushing = freeze();
        if (flushing.count() == 0) {
            return;
        }
        List<PendingStreams.Stream> streams = flushing.toList();
        DayReader fresh;
        try {
            DayWriter target = openWriter();
            target.add(streams);
            fresh = new DayReader(target.reader(state.reader.lucene()), labelSets);
        } catch (IOException | RuntimeException e) {
            abandonWriter(e);
            throw e;
        }
        uncommitted.addAll(streams);
        show(fresh, new PendingStreams());
        for (PendingStreams.Stream stream : streams) {
            labelSets.put(stream.labels());
        }
    }

    private PendingStreams freeze() {
        synchronized (streamsLock) {
            State now = state;
            if (now.flushing.count() == 0 && now.active.count() > 0) {
                state = new State(now.reader, now.active, new PendingStreams());
            }
            return state.flushing;
        }
    }

    private void show(DayReader fresh, PendingStreams flushing) throws IOException {
        DayReader old;
        synchronized (streamsLock) {
            old = state.reader;
            idCursors = null;
            state = new State(fresh, flushing, state.active);
        }
        old.release();
    }

    /// Makes everything added before the call durable. A day without news gives its writer back.
    ///
    /// @param finished whether few streams are expected to come; then an idle day is merged into one Lucene segment
    /// @return the number of the last commit; 0 when there never was one
    /// @throws IOException as [#refresh]
    public long commit(boolean finished) throws IOException {
        boolean interrupted = state.flushing.count() > 0;
        refresh();
        if (interrupted) {
            // The streams of an attempt that failed were written; those that came after it are
            // still active.
            refresh();
        }
        try {
            // A commit that failed has given its writer up: what it should have committed is
            // written
            // again.
            DayWriter target = uncommitted.isEmpty() ? writer : openWriter();
            if (target != null && target.hasNews()) {
                target.commit();
                uncommitted.clear();
            } else if (target != null) {
                retire(target, finished);
            }
        } catch (IOException | RuntimeException e) {
            abandonWriter(e);
            throw e;
        }
        return generation();
    }

    private void retire(DayWriter target, boolean finished) throws IOException {
        if (finished && state.reader.leafCount() > 1) {
            target.mergeToOne();
        }
        target.close();
        writer = null;
        known.clear();
        show(readCommit(name, directories, labelSets), state.flushing);
    }

    private DayWriter openWriter() throws IOException {
        DayWriter target = writer;
        if (target == null) {
            target = DayWriter.open(directories.day(name));
            writer = target;
            target.add(uncommitted);
        }
        return target;
    }

    private void abandonWriter(Exception cause) {
        DayWriter failed = writer;
        writer = null;
        if (failed != null) {
            try {
                failed.close();
            } catch (IOException | RuntimeException e) {
                cause.addSuppressed(e);
            }
        }
    }

    /// Number of the last commit on disk; 0 when there is none.
    public long generation() throws IOException {
        return Math.max(0, SegmentInfos.getLastCommitGeneration(directories.day(name)));
    }

    /// Forgets what is not committed. Open views stay usable.
    public void close() throws IOException {
        DayWriter last = writer;
        writer = null;
        try {
            if (last != null) {
                last.close();
            }
        } finally {
            show(DayReader.empty(labelSets), new PendingStreams());
        }
    }
}
