package io.skald.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.index.lucene.MemoryDirectories;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// An index whose disk fails at any moment, and loses its power at any moment.
final class LabelIndexFaultTest {
    private static final TenantId TENANT = TenantId.SINGLE;
    private static final int DAYS = 3;

    /// Streams of each day; a stream in here was added.
    private final Map<Long, Set<LabelSet>> model = new TreeMap<>();

    /// Per segment the streams that it covers.
    private final Map<Long, Map<Long, Set<LabelSet>>> segments = new HashMap<>();

    private final List<Long> live = new ArrayList<>();
    private long lastSegment;
    private int nextStream;

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("skald.seeds.count", 200) / 4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void losesNoStreamWhenTheDiskIsFullForAWhile(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var disk = new MemoryDirectories();
        try (LabelIndex index = open(disk, random)) {
            for (int step = 0; step < 30; step++) {
                if (random.nextInt(3) == 0) {
                    disk.failAfter(random.nextInt(60));
                }
                work(index, random);
                assertShows(model, index, seed);
                disk.repair();
            }
            index.commit(List.of());
        }
        try (LabelIndex again = open(disk, random)) {
            assertShows(model, again, seed);
            assertEquals(0, again.stats().rebuiltDays(), "seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void coversNothingThatIsNotThereAfterLossOfPower(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var disk = new MemoryDirectories();
        for (int life = 0; life < 5; life++) {
            try (LabelIndex index = open(disk, random)) {
                checkCoverage(index, seed);
                readd(index);
                disk.failAfter(random.nextInt(400));
                for (int step = 0; step < 8; step++) {
                    work(index, random);
                    assertShows(model, index, seed);
                }
                disk = disk.crash(random);
            }
        }
    }

    @Test
    void coversNothingWhoseCommitFailedBefore() throws IOException {
        boolean failed = true;
        for (int writes = 0; failed; writes++) {
            var random = new SplittableRandom(writes);
            var disk = new MemoryDirectories();
            LabelSet labels = LabelSet.of("n", "1");
            try (LabelIndex index = open(disk, random)) {
                index.add(TENANT, labels, 0);
                disk.failAfter(writes);
                failed = false;
                try {
                    index.commit(List.of(1L));
                } catch (IOException e) {
                    failed = true;
                }
                disk.repair();
                index.commit(List.of(1L));
                disk = disk.crash(random);
            }
            try (LabelIndex again = open(disk, random)) {
                assertEquals(Set.of(1L), again.coveredSegments());
                assertShows(Map.of(0L, Set.of(labels)), again, writes);
            }
        }
    }

    private static LabelIndex open(MemoryDirectories disk, SplittableRandom random)
            throws IOException {
        return LabelIndex.open(disk, new LabelIndexConfig(1 + random.nextInt(20), 1 << 16));
    }

    /// One step of a server's life; a disk that fails is what the test is about.
    private void work(LabelIndex index, SplittableRandom random) {
        for (int count = random.nextInt(40); count > 0; count--) {
            add(index, random);
        }
        try {
            index.maintain();
            if (random.nextInt(2) == 0) {
                flush(index);
            }
        } catch (IOException e) {
            assertTrue(e.toString().contains("No space") || e.getMessage() != null);
        }
    }

    private void add(LabelIndex index, SplittableRandom random) {
        int number = random.nextBoolean() ? nextStream++ : random.nextInt(nextStream + 1);
        LabelSet labels = LabelSet.of("n", "" + number, "parity", "" + number % 2);
        long day = random.nextInt(DAYS);
        index.add(TENANT, labels, day);
        model.computeIfAbsent(day, _ -> new HashSet<>()).add(labels);
    }

    private void flush(LabelIndex index) throws IOException {
        long id = ++lastSegment;
        Map<Long, Set<LabelSet>> covers = new TreeMap<>();
        model.forEach((day, streams) -> covers.put(day, Set.copyOf(streams)));
        segments.put(id, covers);
        live.add(id);
        index.commit(List.copyOf(live));
        assertTrue(index.coveredSegments().containsAll(live));
    }

    private void checkCoverage(LabelIndex index, long seed) throws IOException {
        for (long id : index.coveredSegments()) {
            assertShows(segments.getOrDefault(id, Map.of()), index, seed);
        }
    }

    /// What the server does after a start: the segments that are not covered, and the log.
    private void readd(LabelIndex index) {
        model.forEach((day, streams) -> streams.forEach(labels -> index.add(TENANT, labels, day)));
    }

    private static void assertShows(Map<Long, Set<LabelSet>> expected, LabelIndex index, long seed)
            throws IOException {
        try (IndexSnapshot snapshot = index.snapshot()) {
            for (Map.Entry<Long, Set<LabelSet>> day : expected.entrySet()) {
                TimeRange range = LabelIndexContract.days(day.getKey(), day.getKey());
                List<LabelSet> found = snapshot.streams(TENANT, List.of(), range, _ -> {});
                assertTrue(
                        Set.copyOf(found).containsAll(day.getValue()),
                        () -> "seed " + seed + " day " + day.getKey());
            }
        }
    }
}
