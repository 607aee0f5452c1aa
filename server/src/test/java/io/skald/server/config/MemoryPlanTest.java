package io.skald.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    @Test
    void everyPartHasAShareOfAnyHeap() {
        for (long heap = 64L << 20; heap <= 64L << 30; heap *= 2) {
            var plan = MemoryPlan.of(heap);
            for (long bytes : plan.budgets().values()) {
                assertTrue(bytes > 0 && bytes <= heap * 3 / 10, plan::toString);
            }
        }
    }

    @Test
    void whatPushesAndStorageHoldForLongFitsIntoTheHeapTogether() {
        for (long heap = 64L << 20; heap <= 64L << 30; heap *= 2) {
            var budgets = MemoryPlan.of(heap).budgets();
            long held = 0;
            for (String part :
                    new String[] {
                        "head",
                        "directories",
                        "compaction",
                        "label_cache",
                        "partial_results",
                        "stream_cache",
                        "patterns"
                    }) {
                held += budgets.getOrDefault(part, 0L);
            }
            assertTrue(held <= heap * 7 / 10, "of " + heap + ": " + budgets);
        }
        assertEquals(15, MemoryPlan.of(1L << 30).budgets().size());
    }
}
