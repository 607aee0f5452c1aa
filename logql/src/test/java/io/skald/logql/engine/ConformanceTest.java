package io.skald.logql.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.testing.MemLogSource;
import io.skald.testing.RecordedCase;
import io.skald.testing.RecordedData;
import io.skald.testing.Resources;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Answers of the engine over memory against recorded answers of Loki.
class ConformanceTest {
    /// Grows; a smaller number means that cases were lost.
    private static final int CASES = 2072;

    /// Their times in 1970 are the server's business.
    private static final Set<String> SERVER_ONLY = Set.of("time_formats-037", "time_formats-113");

    private static final List<String> FAMILIES = Resources.lines("conformance/families.txt");

    private static List<RecordedCase> cases() {
        List<RecordedCase> all = new ArrayList<>();
        for (String family : FAMILIES) {
            for (String line : Resources.lines("conformance/cases/" + family + ".json")) {
                all.add(new RecordedCase(line));
            }
        }
        return all;
    }

    private static List<String> failures(Engine engine) throws IOException {
        List<String> failures = new ArrayList<>();
        for (RecordedCase one : cases()) {
            String difference = SERVER_ONLY.contains(one.id()) ? "" : one.run(engine);
            if (!difference.isEmpty()) {
                failures.add(one.id() + ": " + difference);
            }
        }
        return failures;
    }

    @Test
    void noCaseIsLost() {
        assertEquals(CASES, cases().size());
    }

    @ParameterizedTest
    @CsvSource({"100000,true", "100000,false", "300,true", "40,false"})
    void answersAsLokiDoes(int rowsPerPart, boolean mergesCounts) throws IOException {
        var source = new MemLogSource(rowsPerPart, mergesCounts);
        RecordedData.load(Resources.text("conformance/dataset.json"), source);
        var failures = failures(new Engine(source, Runnable::run, 1, System::nanoTime));
        assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
    }

    @Test
    void answersTheSameFromSeveralThreads() throws IOException {
        var source = new MemLogSource(100, true);
        RecordedData.load(Resources.text("conformance/dataset.json"), source);
        try (ExecutorService workers = Executors.newFixedThreadPool(3)) {
            var failures = failures(new Engine(source, workers, 3, System::nanoTime));
            assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
        }
    }
}
