package io.skald.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// The check finds what the index itself would stumble over, and names it. `-Dskald.flips=10000` flips that many bits,
/// `-Dskald.flips.seed` chooses others.
final class LabelIndexCheckTest {
    private static final int DAYS = 2;
    private static final int STREAMS = 20;

    @TempDir Path directory;

    @BeforeEach
    void build() throws IOException {
        try (LabelIndex index = open()) {
            add(index, 0, STREAMS / 2);
            index.commit(List.of(1L));
            add(index, STREAMS / 2, STREAMS);
            index.commit(List.of(2L));
        }
    }

    private LabelIndex open() throws IOException {
        return LabelIndex.open(directory, LabelIndexConfig.DEFAULT);
    }

    private static void add(LabelIndex index, int from, int to) {
        for (int i = from; i < to; i++) {
            for (long day = 0; day < DAYS; day++) {
                index.add(TenantId.SINGLE, labels(i), day);
            }
        }
    }

    private static LabelSet labels(int stream) {
        return LabelSet.of("app", "a" + stream % 7, "n", "" + stream);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("write.lock"))
                    .sorted()
                    .toList();
        }
    }

    private List<LabelIndexCheck.Problem> problems() throws IOException {
        try (LabelIndexCheck check = LabelIndexCheck.open(directory)) {
            return check.problems();
        }
    }

    @Test
    void aSoundIndexHasNoProblemsAndHoldsItsStreams() throws IOException {
        try (LabelIndexCheck check = LabelIndexCheck.open(directory)) {
            assertEquals(Set.of(1L, 2L), check.coveredSegments());
            for (int stream = 0; stream < STREAMS; stream++) {
                check.require(TenantId.SINGLE, labels(stream), stream % DAYS);
            }
            assertEquals(List.of(), check.problems());
            check.require(TenantId.SINGLE, labels(STREAMS), 1);
            assertEquals("1970-01-02", check.problems().getFirst().file());
        }
    }

    @Test
    void anIndexThatIsNotThereHasNoProblems() throws IOException {
        try (LabelIndexCheck check = LabelIndexCheck.open(directory.resolve("nowhere"))) {
            assertEquals(List.of(), check.problems());
            assertEquals(Set.of(), check.coveredSegments());
        }
    }

    @Test
    void aMissingDayIsAProblem() throws IOException {
        for (Path file : files()) {
            if (directory.relativize(file).startsWith("1970-01-02")) {
                Files.delete(file);
            }
        }
        assertEquals("1970-01-02", problems().getFirst().file());
    }

    @Test
    void everyFlippedBitIsAProblem() throws IOException {
        var random = new SplittableRandom(Long.getLong("skald.flips.seed", 42));
        List<Path> files = files();
        int flips = Integer.getInteger("skald.flips", 200);
        for (int i = 0; i < flips; i++) {
            Path file = files.get(i % files.size());
            byte[] good = Files.readAllBytes(file);
            byte[] bad = good.clone();
            long bit = random.nextLong(8L * bad.length);
            bad[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
            Files.write(file, bad);
            String place = directory.relativize(file) + ", bit " + bit;
            List<LabelIndexCheck.Problem> problems = problems();
            assertFalse(problems.isEmpty(), place);
            String name = problems.getFirst().file();
            assertTrue(place.startsWith(name), () -> place + ": " + problems);
            Files.write(file, good);
        }
        assertEquals(List.of(), problems());
        if (System.getProperty("skald.flips") != null) {
            System.out.println(
                    "index: " + flips + " bits in " + files.size() + " files, all found");
        }
    }
}
