package io.skald.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Files that were changed or lost while nobody looked.
final class LabelIndexCorruptionTest {
    private static final int DAYS = 3;
    private static final int STREAMS = 40;

    @TempDir Path directory;

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("skald.seeds.count", 200) / 4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void opensAndStartsBrokenDaysAnew(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        build();
        Path file = pick(files(), random);
        String damage = damage(file, random);
        String context = "seed " + seed + ": " + damage + " " + file;
        try (LabelIndex index = open()) {
            if (!index.coveredSegments().isEmpty()) {
                assertEquals(Set.of(1L, 2L), index.coveredSegments(), context);
                assertComplete(index, context);
                assertEquals(0, index.stats().rebuiltDays(), context);
            }
            assertTrue(index.stats().rebuiltDays() <= 1, context);
            add(index, 0, STREAMS);
            assertComplete(index, context);
            index.commit(List.of(1L, 2L, 3L));
        }
        try (LabelIndex again = open()) {
            assertEquals(Set.of(1L, 2L, 3L), again.coveredSegments(), context);
            assertComplete(again, context);
        }
    }

    @Test
    void noticesAChangedByteAnywhereInADay() throws IOException {
        build();
        Path day = directory.resolve("index/1970-01-02");
        Map<Path, byte[]> whole = contents();
        for (Map.Entry<Path, byte[]> file : whole.entrySet()) {
            boolean data = file.getKey().startsWith(day) && !file.getKey().endsWith("write.lock");
            byte[] bytes = file.getValue();
            for (int at = 0; data && at < bytes.length; at += 1 + bytes.length / 20) {
                byte[] changed = bytes.clone();
                changed[at] ^= 0x10;
                Files.write(file.getKey(), changed);
                try (LabelIndex index = open()) {
                    assertEquals(1, index.stats().rebuiltDays(), file.getKey() + " at " + at);
                    assertEquals(Set.of(), index.coveredSegments());
                }
                restore(whole);
            }
        }
    }

    private Map<Path, byte[]> contents() throws IOException {
        Map<Path, byte[]> contents = new TreeMap<>();
        for (Path file : files()) {
            contents.put(file, Files.readAllBytes(file));
        }
        return contents;
    }

    private void restore(Map<Path, byte[]> contents) throws IOException {
        Files.createDirectories(directory.resolve("index/1970-01-02"));
        for (Map.Entry<Path, byte[]> file : contents.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }
    }

    @Test
    void noticesThatADayIsMissing() throws IOException {
        build();
        for (Path file : files()) {
            if (file.startsWith(directory.resolve("index/1970-01-02"))) {
                Files.delete(file);
            }
        }
        try (LabelIndex index = open()) {
            assertEquals(Set.of(), index.coveredSegments());
            assertEquals(1, index.stats().rebuiltDays());
            assertEquals(2 * STREAMS, index.stats().documents());
        }
    }

    private LabelIndex open() throws IOException {
        return LabelIndex.open(directory.resolve("index"), LabelIndexConfig.DEFAULT);
    }

    /// Two Lucene segments in each day.
    private void build() throws IOException {
        try (LabelIndex index = open()) {
            add(index, 0, STREAMS / 2);
            index.commit(List.of(1L));
            add(index, STREAMS / 2, STREAMS);
            index.commit(List.of(2L));
        }
    }

    private static void add(LabelIndex index, int from, int to) {
        for (int i = from; i < to; i++) {
            for (long day = 0; day < DAYS; day++) {
                index.add(TenantId.SINGLE, LabelSet.of("app", "a" + i % 7, "n", "" + i), day);
            }
        }
    }

    private static void assertComplete(LabelIndex index, String context) throws IOException {
        try (IndexSnapshot snapshot = index.snapshot()) {
            for (long day = 0; day < DAYS; day++) {
                TimeRange range = LabelIndexContract.days(day, day);
                List<LabelSet> found = snapshot.streams(TenantId.SINGLE, List.of(), range, _ -> {});
                assertEquals(STREAMS, found.size(), context);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
        }
    }

    private static String damage(Path file, SplittableRandom random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        return switch (random.nextInt(4)) {
            case 0 -> {
                Files.delete(file);
                yield "deleted";
            }
            case 1 -> {
                Files.write(file, Arrays.copyOf(bytes, at));
                yield "cut at " + at;
            }
            case 2 -> {
                random.nextBytes(bytes);
                Files.write(file, bytes);
                yield "random bytes in";
            }
            default -> {
                if (bytes.length > 0) {
                    bytes[at] ^= (byte) (1 << random.nextInt(8));
                }
                Files.write(file, bytes);
                yield "bit flipped at " + at;
            }
        };
    }

    private static Path pick(List<Path> files, SplittableRandom random) {
        return files.get(random.nextInt(files.size()));
    }
}
