package io.skald.logql.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.Utf8Slice;

import org.junit.jupiter.api.Test;

/// What a heap holds, and what that costs.
class EntryHeapTest {
    private static final LabelSet STREAM = LabelSet.of("app", "web");
    private static final int MAX_BYTES = 20_000;

    private static EntryLabels labels(String value) {
        return new EntryLabels(STREAM, LabelSet.EMPTY, LabelSet.of("x", value));
    }

    private static void offer(EntryHeap heap, long time, EntryLabels labels) {
        heap.offer(new EntryHeap.Place(time, 0, STREAM, 0), Utf8Slice.of("line"), labels);
    }

    @Test
    void labelsOfEachEntryCount() {
        var heap = new EntryHeap(Direction.BACKWARD, 100, MAX_BYTES);
        var failure =
                assertThrows(
                        QueryException.class,
                        () -> {
                            for (int i = 0; i < 20; i++) {
                                offer(heap, i, labels("a".repeat(1000) + i));
                            }
                        });
        assertEquals(QueryException.Kind.LIMIT_EXCEEDED, failure.kind());
    }

    @Test
    void equalLabelsAreSharedAndCountOnce() {
        var heap = new EntryHeap(Direction.BACKWARD, 100, MAX_BYTES);
        for (int i = 0; i < 100; i++) {
            offer(heap, i, labels("a".repeat(1000)));
        }
        var entries = heap.entries();
        assertEquals(100, entries.size());
        assertSame(entries.getFirst().labels(), entries.getLast().labels());
    }

    @Test
    void labelsOfEntriesThatAreOutAgainDoNotCount() {
        var heap = new EntryHeap(Direction.BACKWARD, 5, MAX_BYTES);
        for (int i = 0; i < 1000; i++) {
            offer(heap, i, labels("a".repeat(1000) + i / 2));
        }
        assertEquals(5, heap.entries().size());
    }
}
