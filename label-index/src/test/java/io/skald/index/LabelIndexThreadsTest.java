package io.skald.index;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Adding, asking and maintaining at the same time.
final class LabelIndexThreadsTest {
    private static final int STREAMS = 4_000;

    @Test
    void showsEachAddedStreamToEverySnapshotTakenAfterwards(@TempDir Path directory)
            throws Exception {
        var added = new AtomicInteger();
        try (LabelIndex index = LabelIndex.open(directory, new LabelIndexConfig(1, 1 << 20));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Void>> running = new ArrayList<>();
            running.add(threads.submit(() -> add(index, added)));
            running.add(threads.submit(() -> maintain(index, added)));
            Callable<Void> asking = () -> ask(index, added);
            running.add(threads.submit(asking));
            running.add(threads.submit(asking));
            for (Future<Void> future : running) {
                future.get();
            }
            assertTrue(index.stats().documents() == STREAMS, "" + index.stats());
        }
    }

    private static Void add(LabelIndex index, AtomicInteger added) {
        for (int i = 0; i < STREAMS; i++) {
            index.add(TenantId.SINGLE, LabelSet.of("n", "" + i), 1);
            index.add(TenantId.SINGLE, LabelSet.of("n", "" + i / 2), 1);
            added.set(i + 1);
        }
        return null;
    }

    private static Void maintain(LabelIndex index, AtomicInteger added) throws IOException {
        for (int round = 0; added.get() < STREAMS; round++) {
            if (round % 5 == 4) {
                index.commit(List.of((long) round));
            } else {
                index.maintain();
            }
        }
        return null;
    }

    private static Void ask(LabelIndex index, AtomicInteger added) throws IOException {
        int known;
        do {
            known = added.get();
            try (IndexSnapshot snapshot = index.snapshot()) {
                int found =
                        snapshot.streams(TenantId.SINGLE, List.of(), TimeRange.ALL, _ -> {}).size();
                assertTrue(found >= known, found + " of " + known);
            }
        } while (known < STREAMS);
        return null;
    }
}
