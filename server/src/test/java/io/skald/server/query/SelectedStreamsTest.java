package io.skald.server.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.QueryException;
import io.skald.model.LabelSet;
import io.skald.server.http.ByteBudget;

import org.junit.jupiter.api.Test;

class SelectedStreamsTest {
    private static final LabelSet STREAM = LabelSet.of("app", "web");

    @Test
    void aRequestThatFindsTooManyStreamsFailsAloneAndLeavesNothingTaken() {
        var budget = new ByteBudget(10_000);
        try (var small = new SelectedStreams(budget)) {
            small.found(STREAM);
            long used = budget.usedBytes();
            var large = new SelectedStreams(budget);
            QueryException refusal =
                    assertThrows(
                            QueryException.class,
                            () -> {
                                while (true) {
                                    large.found(STREAM);
                                }
                            });
            assertEquals(QueryException.Kind.LIMIT_EXCEEDED, refusal.kind());
            assertTrue(refusal.getMessage().endsWith("add matchers, or reduce the time range"));
            large.close();
            assertEquals(used, budget.usedBytes());
            small.found(STREAM);
        }
        assertEquals(0, budget.usedBytes());
    }
}
