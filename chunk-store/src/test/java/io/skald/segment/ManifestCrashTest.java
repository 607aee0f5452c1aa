package io.skald.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.testing.Fault;
import io.skald.testing.FaultyFileSystem;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Seeds;
import io.skald.testing.SimulatedCrash;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Commits are there whole or not at all, whatever the disk does; see [Seeds] to replay a run.
class ManifestCrashTest {
    private static final int SEEDS = 4000;
    private static final int LIVES = 6;

    @Test
    void committedEditsSurviveAndFailedOnesLeaveNoTrace() {
        Seeds.of(SEEDS)
                .forEach(seed -> {
                    try {
                        new Run(seed).run();
                    } catch (IOException | RuntimeException | AssertionError e) {
                        throw new AssertionError("seed " + seed, e);
                    }
                });
    }

    private record Model(Set<SegmentMeta> segments, long flushedLsn) {
        Model with(ManifestEdit edit) {
            Set<SegmentMeta> next = new HashSet<>(segments);
            next.removeIf(segment -> edit.removedIds().contains(segment.id()));
            next.addAll(edit.added());
            return new Model(next, edit.flushedLsn().getOrDefault(0, flushedLsn));
        }

        static Model of(Manifest manifest) {
            return new Model(new HashSet<>(manifest.segments()), manifest.flushedLsn(0));
        }
    }

    private static final class Run {
        private final SplittableRandom random;
        private MemFileSystem disk = new MemFileSystem();

        /// What a restart may find; more than one while a commit is in doubt.
        private final Set<Model> possible = new HashSet<>(Set.of(new Model(Set.of(), 0)));

        private final Set<Long> usedIds = new HashSet<>();

        Run(long seed) {
            random = new SplittableRandom(seed);
        }

        void run() throws IOException {
            for (int life = 0; life < LIVES; life++) {
                try {
                    live(new FaultyFileSystem(disk, random, plan()));
                } catch (SimulatedCrash e) {
                    // as planned
                } catch (IOException e) {
                    // The process gave up at its start and is started again.
                }
                if (random.nextBoolean()) {
                    disk = disk.crash(random);
                } // else only the process was killed
            }
            check(Manifest.open(disk));
        }

        private Fault.Plan plan() {
            Fault.Plan crash = Fault.Plan.at(random.nextInt(150), Fault.CRASH);
            int from = random.nextInt(100);
            return switch (random.nextInt(4)) {
                case 0 -> crash.or(Fault.Plan.random(random, 12, Fault.DISK_FULL));
                case 1 -> crash.or(Fault.Plan.random(random, 12, Fault.FAIL));
                case 2 -> crash.or(Fault.Plan.between(from, from + 20, Fault.FAIL));
                default -> crash;
            };
        }

        private void live(FaultyFileSystem files) throws IOException {
            try (Manifest manifest = Manifest.open(files)) {
                check(manifest);
                for (int i = random.nextInt(40); i > 0; i--) {
                    step(manifest);
                }
            }
        }

        private void step(Manifest manifest) {
            Model before = Model.of(manifest);
            try {
                if (random.nextInt(4) == 0) {
                    manifest.settle();
                    assertTrue(manifest.settled());
                }
                ManifestEdit edit = edit(manifest, before);
                possible.add(before.with(edit));
                manifest.commit(edit);
                assertEquals(before.with(edit), Model.of(manifest));
                assertTrue(manifest.settled());
            } catch (IOException e) {
                assertEquals(before, Model.of(manifest));
            }
            forgetDoubt(manifest);
        }

        private void forgetDoubt(Manifest manifest) {
            if (manifest.settled()) {
                possible.clear();
            }
            possible.add(Model.of(manifest));
        }

        private ManifestEdit edit(Manifest manifest, Model before) throws IOException {
            List<SegmentMeta> added = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                long id = manifest.nextSegmentId();
                assertTrue(usedIds.add(id), "id used twice");
                added.add(new SegmentMeta(id, "segments/" + id, id, 0, i, 2, 3, -4, 5));
            }
            List<Long> removed = new ArrayList<>();
            before.segments.forEach(segment -> {
                if (random.nextInt(8) == 0) {
                    removed.add(segment.id());
                }
            });
            long lsn = before.flushedLsn + random.nextInt(100);
            return new ManifestEdit(added, removed, new TreeMap<>(Map.of(0, lsn)));
        }

        private void check(Manifest manifest) {
            assertTrue(possible.contains(Model.of(manifest)));
            forgetDoubt(manifest);
        }
    }
}
