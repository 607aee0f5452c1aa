package io.skald.server.simulation;

import io.skald.compactor.CompactorConfig;
import io.skald.segment.SegmentOptions.Encoding;
import io.skald.store.ChunkStoreConfig;
import io.skald.testing.Fault;
import io.skald.testing.FaultyFileSystem;
import io.skald.testing.MemFileSystem;
import io.skald.testing.SimulatedCrash;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Several lives of one core on a disk that fails. Each life does random [Operations] and ends at some write to the disk,
/// where the power goes or the process is killed; the next begins with what the disk has kept.
///
/// At other writes it is tried what would be if the process died there: a copy of the disk as it would be, a start on it,
/// and full verification; see [CrashPoint]. The life itself goes on then.
///
/// All chance comes from the seed. Writes are counted, not reads: those depend on caches, which have their own chance.
final class Simulation {
    private static final int LIVES = 4;
    private static final int OPERATIONS = 30;
    private static final Instant START = Instant.parse("2026-03-01T21:00:00Z");

    private final long seed;
    private final int tryOneIn;
    private final SplittableRandom random;
    private final SimulatedClock clock = new SimulatedClock(START);
    private final LineModel model = new LineModel();
    private final Keeping keeping = new Keeping();
    private final RandomLines lines;
    private final SimulatedCore.Settings settings;
    private final List<CrashPoint> points = new ArrayList<>();
    private MemFileSystem disk = new MemFileSystem();
    private boolean quiet = true;
    private long writes;
    private long crashed;
    private long damaged;
    private int life;
    private @Nullable String operation;

    /// @param tryOneIn of so many writes one is tried as a crash; 1 for all
    /// @param durableIndex whether the label index is on the disk that fails
    Simulation(long seed, int tryOneIn, boolean durableIndex) {
        this.seed = seed;
        this.tryOneIn = tryOneIn;
        this.random = new SplittableRandom(seed);
        this.lines = new RandomLines(random.split());
        this.settings = settings(random.split(), durableIndex);
        keeping.change(random, RandomLines.TENANTS, RandomLines.STREAMS);
    }

    /// What a run came to.
    ///
    /// @param crashes starts after a crash at some write, each verified
    /// @param damages starts on a disk with a wrong bit
    /// @param writes to the disk
    /// @param end the clock at the end: two runs that differ hardly end at the same nanosecond
    record Result(long crashes, long damages, long writes, Instant end) {}

    Result run() {
        try {
            for (life = 0; life < LIVES; life++) {
                live();
                verifyPoints();
                boolean killed = random.nextInt(4) == 0;
                disk = killed ? disk.copy() : disk.crash(random);
                model.restarted();
                crashed++;
            }
            var last = new CrashPoint(disk, model, settings, keeping, clock.instant());
            try (var core = new SimulatedCore(disk, settings, keeping, clock)) {
                last.finish(core, clock);
            }
            return new Result(crashed, damaged, writes, clock.instant());
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed %d, life %d, %s, write %d: %s"
                            .formatted(seed, life, operation, writes, e.getMessage()),
                    e);
        }
    }

    private static SimulatedCore.Settings settings(RandomGenerator random, boolean durableIndex) {
        // Little more than one slab of lines: some seeds freeze a memtable with every push.
        long memtableBytes = 1_050_000L + (random.nextBoolean() ? 0 : 1_000_000);
        var store =
                new ChunkStoreConfig(
                        memtableBytes,
                        3 * memtableBytes,
                        Duration.ofMinutes(random.nextInt(1, 30)),
                        1 << 20,
                        // So little that directories are given up and read again.
                        random.nextBoolean() ? 8_000 : 1 << 20,
                        1 + random.nextInt(6_000));
        var compactor =
                new CompactorConfig(
                        64 << 20,
                        random.nextBoolean() ? 0 : 3_000,
                        random.nextInt(2, 5),
                        0,
                        0,
                        random.nextBoolean() ? Encoding.ROWS : Encoding.TEMPLATES_ALWAYS,
                        random.nextInt(100, 3_000));
        return new SimulatedCore.Settings(store, compactor, durableIndex);
    }

    private void live() throws IOException {
        boolean faults = random.nextInt(3) == 0;
        var faulty = new FaultyFileSystem(disk, random.split(), plan(faults));
        var operations = new Operations(random.split(), model, lines, keeping, clock, faults);
        SimulatedCore core = null;
        try {
            operation = "start";
            core = loud(() -> new SimulatedCore(faulty, settings, keeping, clock));
            for (int i = 0; i < OPERATIONS; i++) {
                verifyPoints();
                operations.check(core, faulty);
                if (!faults) {
                    tryDamage(core);
                }
                clock.pass(operations.pause());
                Operations.Kind next = operations.next();
                operation = next.name();
                if (next == Operations.Kind.RESTART) {
                    SimulatedCore old = core;
                    loud(() -> operations.stop(old));
                    model.restarted();
                    core = loud(() -> new SimulatedCore(faulty, settings, keeping, clock));
                } else {
                    SimulatedCore running = core;
                    loud(() -> operations.run(next, running, faulty));
                }
            }
        } catch (SimulatedCrash _) {
            return;
        } catch (IOException e) {
            // A start on a disk that is full or cannot sync may fail; the next life tries again.
            if (!faults) {
                throw e;
            }
        } finally {
            // The process is dead: what it does now reaches no disk.
            quiet = true;
            faulty.plan((_, _, _) -> Fault.FAIL);
            if (core != null) {
                core.close();
            }
        }
    }

    private interface Act<T> {
        T run() throws IOException;
    }

    /// The disk fails only while an operation runs, not while it is verified.
    private <T> T loud(Act<T> act) throws IOException {
        quiet = false;
        try {
            return act.run();
        } finally {
            quiet = true;
        }
    }

    /// The power goes at some write; in some lives the disk is full now and then, or cannot sync or read. Some syncs take
    /// their time.
    private Fault.Plan plan(boolean faults) {
        long crashAt = writes + random.nextInt(random.nextBoolean() ? 60 : 600);
        var lots = random.split();
        double full = faults ? Math.max(0, lots.nextDouble() * 0.4 - 0.2) : 0;
        double unsynced = faults ? Math.max(0, lots.nextDouble() * 0.4 - 0.2) : 0;
        double unread = faults ? Math.max(0, lots.nextDouble() * 0.04 - 0.02) : 0;
        boolean slow = lots.nextInt(4) == 0;
        return (_, kind, _) -> {
            if (quiet) {
                return Fault.NONE;
            }
            if (!writes(kind)) {
                boolean fails = unread > 0 && kind == Fault.Operation.READ;
                return fails && lots.nextDouble() < unread ? Fault.FAIL : Fault.NONE;
            }
            writes++;
            tryCrash();
            boolean sync = kind == Fault.Operation.SYNC || kind == Fault.Operation.SYNC_DIRECTORY;
            if (sync && slow && lots.nextInt(10) == 0) {
                clock.pass(Duration.ofNanos(lots.nextLong(40_000_000_000L)));
            }
            if (writes > crashAt) {
                return Fault.CRASH;
            }
            if (sync && lots.nextDouble() < unsynced) {
                return Fault.FAIL;
            }
            return lots.nextDouble() < full ? Fault.DISK_FULL : Fault.NONE;
        };
    }

    private static boolean writes(Fault.Operation operation) {
        return switch (operation) {
            case OPEN, READ, LIST -> false;
            case CREATE, APPEND, SYNC, RENAME, TRUNCATE, DELETE -> true;
            case CREATE_DIRECTORIES, SYNC_DIRECTORY -> true;
        };
    }

    /// Keeps what would be if the process died before this write. Its chance is its own, so that a life is the same however
    /// many are tried.
    private void tryCrash() {
        var chance = new SplittableRandom(seed * 1_000_003 + writes);
        if (chance.nextInt(tryOneIn) > 0) {
            return;
        }
        boolean killed = chance.nextInt(4) == 0;
        MemFileSystem left = killed ? disk.copy() : disk.crash(chance);
        points.add(
                new CrashPoint(
                        left, model.afterRestart(), settings, keeping.copy(), clock.instant()));
    }

    /// Now and then: what if a bit of the disk was wrong now? One thing at a time: no call has failed, and no write is cut off.
    private void tryDamage(SimulatedCore core) throws IOException {
        var chance = new SplittableRandom(seed * 1_000_003 - writes);
        if (core.isResting() && chance.nextInt(12) == 0) {
            damaged++;
            new CrashPoint(
                            disk.copy(),
                            model.afterRestart(),
                            settings,
                            keeping.copy(),
                            clock.instant())
                    .verifyDamaged(chance);
        }
    }

    private void verifyPoints() throws IOException {
        for (CrashPoint point : points) {
            var chance = new SplittableRandom(seed * 1_000_003 + crashed);
            point.verify(chance);
            crashed++;
        }
        points.clear();
    }
}
