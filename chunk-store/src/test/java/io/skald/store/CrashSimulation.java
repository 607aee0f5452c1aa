package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.segment.SegmentMeta;
import io.skald.testing.Fault;
import io.skald.testing.FaultyFileSystem;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;
import io.skald.testing.SimulatedCrash;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Several lives of one store on a disk that fails: pushes, retries, deletes, flushes, queries, merges and expiry, cut off
/// by a crash at some I/O step, then a start on what the disk kept. One seed, one thread, virtual time.
final class CrashSimulation {
    /// So little that directories are given up and read again.
    private static final long DIRECTORY_BYTES = 8_000;

    private static final int LIVES = 4;
    private static final int OPERATIONS = 40;
    private static final Set<TenantId> TENANTS = Set.of(new TenantId("a"), new TenantId("b"));
    private static final long START = 1_700_000_000_000_000_000L;

    private final SplittableRandom random;
    private final StoreModel model = new StoreModel();
    private final List<LabelSet> streams;
    private final SimulatedMerges merges;
    private MemFileSystem disk = new MemFileSystem();
    private long clockNanos = START;
    private int lineNumber;
    private boolean faultsAllowed;

    CrashSimulation(long seed) {
        random = new SplittableRandom(seed);
        merges = new SimulatedMerges(random.split(), model);
        streams = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            streams.add(LabelSet.of("app", "a" + i % 2, "pod", "p" + i, "service_name", "a"));
        }
    }

    void run() throws IOException {
        for (int life = 0; life < LIVES; life++) {
            live();
            // A killed process leaves what it wrote; a loss of power only what it synced.
            if (random.nextInt(4) == 0) {
                disk.processKilled();
            } else {
                disk = disk.crash(random);
            }
        }
        model.restarted();
        try (ChunkStore store = ChunkStore.open(disk, config(), StoreListener.NONE)) {
            model.check(store, TENANTS, Set.copyOf(streams));
            store.flushAll();
            model.check(store, TENANTS, Set.copyOf(streams));
            merges.finish(store);
            model.check(store, TENANTS, Set.copyOf(streams));
            assertEquals(
                    store.segments().stream().map(SegmentMeta::path).sorted().toList(),
                    disk.list("segments").stream().map(name -> "segments/" + name).toList());
            assertEquals(0, store.stats().corruptions(), "damage found though none was done");
        }
    }

    private void live() throws IOException {
        model.restarted();
        var faulty = new FaultyFileSystem(disk, random.split(), plan());
        try {
            ChunkStore store = ChunkStore.open(faulty, config(), StoreListener.NONE);
            merges.forget();
            model.check(store, TENANTS, Set.copyOf(streams));
            for (int i = 0; i < OPERATIONS; i++) {
                operate(store);
            }
        } catch (SimulatedCrash _) {
            return;
        } catch (IOException e) {
            // A start on a disk that is full or cannot sync may fail; the next life tries again.
            assertTrue(faultsAllowed, () -> "a start failed without a fault: " + e);
        }
    }

    /// The power goes at some call; in some lives the disk is full now and then, or cannot sync.
    private Fault.Plan plan() {
        long crashStep = random.nextInt(random.nextBoolean() ? 100 : 1500);
        Fault.Plan plan =
                (step, operation, path) ->
                        step >= crashStep && writes(operation) ? Fault.CRASH : Fault.NONE;
        faultsAllowed = false;
        if (random.nextInt(3) == 0) {
            faultsAllowed = true;
            var lots = random.split();
            double share = random.nextDouble() * 0.2;
            plan =
                    plan.or((step, operation, path) ->
                            syncs(operation) && lots.nextDouble() < share
                                    ? Fault.FAIL
                                    : Fault.NONE);
        }
        if (random.nextInt(3) == 0) {
            faultsAllowed = true;
            var lots = random.split();
            double share = random.nextDouble() * 0.2;
            plan =
                    plan.or((step, operation, path) ->
                            writes(operation) && lots.nextDouble() < share
                                    ? Fault.DISK_FULL
                                    : Fault.NONE);
        }
        return plan;
    }

    private static boolean syncs(Fault.Operation operation) {
        return operation == Fault.Operation.SYNC || operation == Fault.Operation.SYNC_DIRECTORY;
    }

    private static boolean writes(Fault.Operation operation) {
        return operation != Fault.Operation.OPEN
                && operation != Fault.Operation.READ
                && operation != Fault.Operation.LIST;
    }

    private ChunkStoreConfig config() {
        long memtableBytes = 2_000_000L + random.nextInt(2_000_000);
        return new ChunkStoreConfig(
                memtableBytes,
                3 * memtableBytes,
                Duration.ofMinutes(1),
                1 << 20,
                DIRECTORY_BYTES,
                4_000);
    }

    private void operate(ChunkStore store) throws IOException {
        clockNanos += random.nextLong(20_000_000_000L);
        switch (random.nextInt(15)) {
            case 0 -> tolerate(store::flushAll);
            case 1 -> {
                Instant now = Instant.ofEpochSecond(0, clockNanos);
                tolerate(() -> store.flushDue(now));
            }
            case 2 -> model.check(store, TENANTS, Set.copyOf(streams));
            case 3 -> model.probe(store, tenant(random), Set.copyOf(streams), random);
            case 4 -> hide(store);
            case 5, 6, 7 -> tolerate(() -> merges.advance(store, clockNanos));
            default -> push(store);
        }
    }

    /// Deletes lines by their text or their metadata. When the disk fails the lines stay for now, and nobody knows
    /// whether they are there after the next start.
    private void hide(ChunkStore store) throws IOException {
        TenantId tenant = tenant(random);
        LabelSet stream = streams.get(random.nextInt(streams.size()));
        long end = clockNanos - random.nextLong(100_000_000_000L);
        var range = new TimeRange(end - random.nextLong(200_000_000_000L), end);
        String word = "w" + random.nextInt(8);
        boolean byMetadata = random.nextInt(3) == 0;
        String query =
                "{pod=\"%s\"}".formatted(stream.get("pod"))
                        + (byMetadata ? " | trace_id=\"1\"" : " |= \"" + word + " \"");
        Predicate<Row> asked =
                row ->
                        row.tenant().equals(tenant)
                                && row.labels().equals(stream)
                                && range.contains(row.timestampNanos())
                                && (byMetadata
                                        ? "1".equals(row.metadata().get("trace_id"))
                                        : row.line().startsWith(word + " "));
        String id = "%08x".formatted(lineNumber++);
        // A crash in between leaves both possible.
        model.mayBeHidden(asked);
        try {
            store.hide(id, tenant, query, range, 0);
            model.hide(asked);
        } catch (SimulatedCrash e) {
            throw e;
        } catch (IOException _) {
            assertTrue(faultsAllowed);
        }
    }

    private void push(ChunkStore store) {
        List<List<Row>> pushes = new ArrayList<>();
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            List<Row> rows = rows();
            pushes.add(rows);
            model.mayBeThere(rows);
            answers.add(store.append(Row.batch(rows)));
        }
        store.writeWaiting();
        for (int i = 0; i < pushes.size(); i++) {
            if (answers.get(i).isDone() && !answers.get(i).isCompletedExceptionally()) {
                model.acknowledge(pushes.get(i));
            }
        }
    }

    /// New rows, some late, some early, and now and then rows that were pushed before.
    private List<Row> rows() {
        TenantId tenant = tenant(random);
        List<Row> rows = new ArrayList<>();
        List<Row> old = random.nextInt(4) == 0 ? model.acknowledgedRows() : List.of();
        for (int i = random.nextInt(1, 30); i > 0; i--) {
            if (!old.isEmpty() && random.nextInt(3) == 0) {
                Row again = old.get(random.nextInt(old.size()));
                if (again.tenant().equals(tenant)) {
                    rows.add(again);
                    continue;
                }
            }
            rows.add(newRow(tenant));
        }
        return rows;
    }

    private Row newRow(TenantId tenant) {
        long late = random.nextInt(5) == 0 ? random.nextLong(300_000_000_000L) : 0;
        long grain = random.nextBoolean() ? 1 : 1_000_000_000L;
        long time = (clockNanos - late + random.nextInt(1000)) / grain * grain;
        String line = "w" + random.nextInt(8) + " line " + lineNumber++ % 50;
        Map<String, String> metadata =
                switch (random.nextInt(4)) {
                    case 0 -> Map.of();
                    case 1 -> Map.of("detected_level", "info");
                    case 2 -> Map.of("detected_level", "error");
                    default -> Map.of("detected_level", "info", "trace_id", "" + random.nextInt(9));
                };
        return new Row(tenant, streams.get(random.nextInt(streams.size())), time, line, metadata);
    }

    private static TenantId tenant(RandomGenerator random) {
        return new TenantId(random.nextInt(3) == 0 ? "b" : "a");
    }

    /// A disk that fails is no failure of the store: it has to go on.
    private void tolerate(Flush flush) throws IOException {
        try {
            flush.run();
        } catch (SimulatedCrash e) {
            throw e;
        } catch (IOException _) {
            // Tried again by a later operation.
            return;
        }
    }

    private interface Flush {
        void run() throws IOException;
    }
}
