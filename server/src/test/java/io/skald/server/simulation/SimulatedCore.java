package io.skald.server.simulation;

import io.skald.compactor.CompactionEvents;
import io.skald.compactor.Compactor;
import io.skald.compactor.CompactorConfig;
import io.skald.index.LabelIndex;
import io.skald.index.LabelIndexConfig;
import io.skald.io.FileSystem;
import io.skald.logql.engine.PartialCache;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.segment.SegmentMeta;
import io.skald.server.IndexWiring;
import io.skald.server.StoreEvents;
import io.skald.server.query.StoreLogSource;
import io.skald.store.ChunkStore;
import io.skald.store.ChunkStoreConfig;
import io.skald.store.StoreListener;
import io.skald.testing.MapPartials;
import io.skald.testing.MemFileSystem;
import io.skald.testing.SimulatedCrash;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The storage core as a server runs it (see `Storage`), with one thread that does everything when it is told to.
final class SimulatedCore implements AutoCloseable {
    private static final long STREAM_BYTES = 1 << 24;

    final ChunkStore store;
    final LabelIndex index;
    final Compactor compactor;
    final StoreLogSource source;

    /// The same, for queries that leave behind what they find in segments.
    final StoreLogSource keepingSource;

    /// Damage that the store has found.
    final List<String> damages = new ArrayList<>();

    /// @param durableIndex whether the index is on the disk too; otherwise each start begins with an empty one
    record Settings(ChunkStoreConfig store, CompactorConfig compactor, boolean durableIndex) {}

    private final Settings settings;
    private final Keeping keeping;

    /// Opens the stores; a crash before is repaired here.
    SimulatedCore(FileSystem files, Settings settings, Keeping keeping, InstantSource clock)
            throws IOException {
        this.settings = settings;
        this.keeping = keeping;
        var events = new StoreEvents();
        this.store = ChunkStore.open(files, settings.store(), listener(events));
        boolean open = false;
        try {
            this.index =
                    LabelIndex.open(
                            new FileSystemDirectories(
                                    settings.durableIndex() ? files : new MemFileSystem()),
                            new LabelIndexConfig(3, 1 << 16));
            events.attach(index);
            IndexWiring.addSegments(store, index);
            this.compactor =
                    new Compactor(
                            settings.compactor(),
                            keeping,
                            store.upkeep(),
                            IndexWiring.upkeep(index),
                            CompactionEvents.NONE);
            this.source = source(clock, PartialCache.NONE);
            this.keepingSource = source(clock, new MapPartials(1 << 20));
            open = true;
        } finally {
            if (!open) {
                tryTo(store::close);
            }
        }
    }

    private StoreLogSource source(InstantSource clock, PartialCache partials) {
        return new StoreLogSource(store, index, keeping::of, clock, STREAM_BYTES, partials);
    }

    /// Damage is kept, instead of logged.
    private StoreListener listener(StoreEvents events) {
        return new StoreListener() {
            @Override
            public void streamSeen(TenantId tenant, LabelSet labels, long epochDay) {
                events.streamSeen(tenant, labels, epochDay);
            }

            @Override
            public void corruption(String problem, String file, long offset) {
                damages.add(problem + ": " + file + " at " + offset);
            }
        };
    }

    /// What the thread that flushes does.
    void flushDue(InstantSource clock) throws IOException {
        if (store.flushDue(clock.instant()) > 0) {
            commitIndex();
        }
    }

    void flushAll() throws IOException {
        store.flushAll();
        commitIndex();
    }

    /// An index that begins empty at each start stays in memory.
    void commitIndex() throws IOException {
        if (settings.durableIndex()) {
            index.commit(store.segments().stream().map(SegmentMeta::id).toList());
        }
    }

    void maintainIndex() throws IOException {
        if (settings.durableIndex()) {
            index.maintain();
        }
    }

    /// Polls until nothing is due.
    void compact(SimulatedClock clock) throws IOException {
        int polls = 0;
        // Not the moment of the last plan, for which a poll has nothing to do.
        clock.pass(Duration.ofMillis(1100));
        for (boolean more = true; more || !isResting(); ) {
            more = compactor.poll(clock.instant());
            // A merge may have used up the bytes of this second.
            clock.pass(more ? Duration.ofNanos(1_000_001) : Duration.ofMillis(200));
            if (++polls > 10_000) {
                throw new AssertionError("compaction does not end");
            }
        }
    }

    /// Whether no merge is on its way: then no file is there that the manifest does not list.
    boolean isResting() {
        return compactor.stats().runningRawBytes() == 0;
    }

    Settings settings() {
        return settings;
    }

    Keeping keeping() {
        return keeping;
    }

    /// Lets go of everything; a disk that works no more is no reason to keep anything.
    @Override
    public void close() {
        tryTo(compactor::close);
        tryTo(index::close);
        tryTo(store::close);
    }

    private interface Act {
        void run() throws IOException;
    }

    private static void tryTo(Act act) {
        try {
            act.run();
        } catch (IOException | SimulatedCrash _) {
            // The power is gone, or the disk has failed: what is not written is lost.
            return;
        }
    }
}
