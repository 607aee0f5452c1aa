package io.skald.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.testing.Fault;
import io.skald.testing.FaultyFileSystem;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Seeds;
import io.skald.testing.SimulatedCrash;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Acknowledged records come back, whatever the disk does; see [Seeds] to replay a run.
class WalCrashTest {
    private static final String DIRECTORY = "wal/0";
    private static final int LIVES = 6;
    private static final int SEEDS = 4000;

    @Test
    void acknowledgedRecordsSurvive() {
        Seeds.of(SEEDS)
                .forEach(seed -> {
                    try {
                        new Run(seed).run();
                    } catch (IOException | RuntimeException | AssertionError e) {
                        throw new AssertionError("seed " + seed, e);
                    }
                });
    }

    /// One disk through several lives of the process.
    private static final class Run {
        private final SplittableRandom random;
        private MemFileSystem disk = new MemFileSystem();
        private FaultyFileSystem faulty;

        /// Content by LSN of all that was acknowledged and not flushed.
        private final TreeMap<Long, String> acknowledged = new TreeMap<>();

        private final Map<Long, Set<String>> attempted = new HashMap<>();
        private final boolean syncsFail;
        private long flushedLsn;
        private int writes;

        Run(long seed) {
            random = new SplittableRandom(seed);
            syncsFail = random.nextBoolean();
            faulty = new FaultyFileSystem(disk, random, Fault.Plan.none());
        }

        void run() throws IOException {
            for (int life = 0; life < LIVES; life++) {
                faulty = new FaultyFileSystem(disk, random, plan());
                try {
                    live();
                } catch (SimulatedCrash e) {
                    // as planned
                } catch (IOException e) {
                    // The process gave up at its start and is started again.
                }
                if (random.nextBoolean()) {
                    disk = disk.crash(random);
                } // else only the process was killed
            }
            faulty = new FaultyFileSystem(disk, random, Fault.Plan.none());
            replay();
        }

        private Fault.Plan plan() {
            Fault.Plan crash = Fault.Plan.at(random.nextInt(120), Fault.CRASH);
            return switch (random.nextInt(4)) {
                case 0 ->
                        crash.or(Fault.Plan.random(random, 15, Fault.DISK_FULL))
                                .or(Fault.Plan.none());
                case 1 -> crash.or(Fault.Plan.random(random, 15, Fault.FAIL));
                case 2 -> {
                    int from = random.nextInt(80);
                    yield crash.or(Fault.Plan.between(from, from + 20, Fault.DISK_FULL));
                }
                default -> crash;
            };
        }

        private Fault.Plan sparingSyncs(Fault.Plan plan) {
            return (step, operation, path) -> {
                Fault fault = plan.at(step, operation, path);
                boolean spared = fault != Fault.CRASH && operation == Fault.Operation.SYNC;
                return spared ? Fault.NONE : fault;
            };
        }

        private void live() throws IOException {
            if (!syncsFail) {
                faulty = new FaultyFileSystem(disk, random, sparingSyncs(plan()));
            }
            TreeMap<Long, String> shown = new TreeMap<>();
            long next = replay(shown);
            int bufferBytes = 64 << random.nextInt(8);
            int rotateBytes = 1 << random.nextInt(5, 15);
            try (WalWriter writer =
                    new WalWriter(faulty, DIRECTORY, next, rotateBytes, bufferBytes)) {
                if (!syncsFail) {
                    shown.forEach(acknowledged::putIfAbsent); // must not vanish from now on
                }
                for (int i = random.nextInt(60); i > 0; i--) {
                    write(writer);
                    if (random.nextInt(8) == 0) {
                        flush(writer);
                    }
                }
            }
        }

        private void write(WalWriter writer) {
            List<WalPayload> payloads = new ArrayList<>();
            List<String> contents = new ArrayList<>();
            long first = writer.nextLsn();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                String content = "write " + writes++ + "x".repeat(1 << random.nextInt(11));
                byte[] bytes = ("__" + content + "_").getBytes(StandardCharsets.US_ASCII);
                attempted
                        .computeIfAbsent(first + payloads.size(), lsn -> new HashSet<>())
                        .add(content);
                payloads.add(new WalPayload((byte) 7, bytes, 2, bytes.length - 3));
                contents.add(content);
            }
            try {
                assertEquals(first, writer.write(payloads));
            } catch (IOException e) {
                assertEquals(first, writer.nextLsn());
                return;
            }
            for (int i = 0; i < contents.size(); i++) {
                assertNull(acknowledged.put(first + i, contents.get(i)), "LSN used twice");
            }
        }

        private void flush(WalWriter writer) {
            flushedLsn += random.nextLong(writer.nextLsn() - flushedLsn);
            acknowledged.headMap(flushedLsn, true).clear();
            try {
                writer.deleteThrough(flushedLsn);
                assertEquals(onDisk(), writer.bytes());
            } catch (IOException e) {
                // later
            }
        }

        private long onDisk() throws IOException {
            long bytes = 0;
            for (String name : disk.list(DIRECTORY)) {
                bytes += disk.size(DIRECTORY + "/" + name);
            }
            return bytes;
        }

        private void replay() throws IOException {
            replay(new TreeMap<>());
        }

        private long replay(NavigableMap<Long, String> shown) throws IOException {
            Map<Long, Set<String>> found = new HashMap<>();
            RecordVisitor visitor =
                    (lsn, kind, bytes, offset, length) -> {
                        String content =
                                new String(bytes, offset, length, StandardCharsets.US_ASCII);
                        assertEquals(7, kind);
                        assertTrue(lsn > flushedLsn);
                        assertTrue(attempted.getOrDefault(lsn, Set.of()).contains(content));
                        found.computeIfAbsent(lsn, key -> new HashSet<>()).add(content);
                        shown.put(lsn, content);
                    };
            ReplayReport report = WalReader.replay(faulty, DIRECTORY, flushedLsn, visitor);
            acknowledged.forEach((lsn, content) ->
                    assertTrue(
                            found.getOrDefault(lsn, Set.of()).contains(content),
                            () -> "lost LSN " + lsn));
            assertEquals(List.of(), report.damages());
            assertTrue(report.nextLsn() > flushedLsn);
            assertTrue(shown.isEmpty() || report.nextLsn() > shown.lastKey());
            return report.nextLsn();
        }
    }
}
