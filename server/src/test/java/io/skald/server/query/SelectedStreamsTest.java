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
            var search = small.search();
            search.labels(STREAM);
            long used = budget.usedBytes();
            var large = new SelectedStreams(budget);
            var all = large.search();
            QueryException refusal =
                    assertThrows(
                            QueryException.class,
                            () -> {
                                while (true) {
                                    all.labels(STREAM);
                                }
                            });
            assertEquals(QueryException.Kind.LIMIT_EXCEEDED, refusal.kind());
            assertTrue(refusal.getMessage().endsWith("add matchers, or reduce the time range"));
            large.close();
            assertEquals(used, budget.usedBytes());
            search.labels(STREAM);
        }
        assertEquals(0, budget.usedBytes());
    }

    @Test
    void aSearchIsRefusedWhileItRunsAndSaysHowManyStreamsItHasFound() {
        var budget = new ByteBudget(1_000_000);
        try (var selected = new SelectedStreams(budget)) {
            selected.search().streams(5_000);
            var search = selected.search();
            search.streams(1_000);
            search.streams(2_000);
            QueryException refusal =
                    assertThrows(QueryException.class, () -> search.streams(3_000));
            assertEquals(QueryException.Kind.LIMIT_EXCEEDED, refusal.kind());
            assertTrue(
                    refusal.getMessage().contains("matches at least 6000 streams"),
                    refusal.getMessage());
            assertEquals(800_000, budget.usedBytes());
        }
        assertEquals(0, budget.usedBytes());
    }
}
