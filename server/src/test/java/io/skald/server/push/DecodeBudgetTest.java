package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DecodeBudgetTest {
    private static final int FREE = DecodeBudget.FREE_BYTES;
    private final DecodeBudget budget = new DecodeBudget(100);

    @Test
    void usualRequestsAlwaysPass() throws PushException {
        try (var large = budget.open();
                var usual = budget.open()) {
            large.add(FREE + 1000L);
            assertEquals(100, budget.usedBytes());
            usual.add(FREE);
            assertEquals(100, budget.usedBytes());
        }
        assertEquals(0, budget.usedBytes());
    }

    @Test
    void largeOnesAreToldToComeBackWhenOthersTakeTheRoom() throws PushException {
        try (var first = budget.open();
                var second = budget.open()) {
            first.add(FREE + 60L);
            second.add(FREE + 40L);
            assertEquals(100, budget.usedBytes());
            assertEquals(503, assertThrows(PushException.class, () -> first.add(1)).status());
            assertEquals(100, budget.usedBytes());
            second.close();
            assertDoesNotThrow(() -> first.add(1));
        }
        assertEquals(0, budget.usedBytes());
    }

    @Test
    void aRequestThatIsAloneIsNotRefused() throws PushException {
        try (var only = budget.open()) {
            for (int i = 0; i < 10; i++) {
                only.add(FREE);
            }
            assertEquals(100, budget.usedBytes());
        }
    }
}
