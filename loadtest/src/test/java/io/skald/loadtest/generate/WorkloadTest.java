package io.skald.loadtest.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.loadtest.push.LineBatch;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

final class WorkloadTest {
    private static final long END_NANOS = 1_767_225_600_000_000_000L;

    private static String text(LineBatch batch) {
        return new String(batch.bytes(), 0, batch.byteCount(), StandardCharsets.UTF_8);
    }

    private static LineBatch body(Workload workload, int number) {
        LineBatch batch = Workload.newBatch();
        workload.fill(number, batch);
        return batch;
    }

    @Test
    void sameSeedMakesSameBytes() {
        LineBatch once = body(new Workload(Profile.T, 1, END_NANOS), 7);
        LineBatch again = body(new Workload(Profile.T, 1, END_NANOS), 7);
        assertEquals(text(once), text(again));
        assertEquals(once.count(), again.count());
        for (int line = 0; line < once.count(); line++) {
            assertEquals(once.timestampNanos(line), again.timestampNanos(line));
            assertEquals(once.stream(line), again.stream(line));
        }
    }

    @Test
    void timestampsGrowStrictlyThroughTheWholeSpan() {
        Workload workload = new Workload(Profile.T, 3, END_NANOS);
        long last = workload.startNanos() - 1;
        for (int number = 0; number < Profile.T.bodyCount(); number++) {
            LineBatch batch = body(workload, number);
            for (int line = 0; line < batch.count(); line++) {
                assertTrue(batch.timestampNanos(line) > last, "line " + line + " of " + number);
                last = batch.timestampNanos(line);
            }
        }
        assertTrue(last < workload.endNanos());
        assertTrue(last > workload.endNanos() - 60_000_000_000L);
    }

    @Test
    void everyNeedleStandsInOneLine() {
        Workload workload = new Workload(Profile.T, 5, END_NANOS);
        int[] hits = new int[Workload.NEEDLE_COUNT];
        for (int number = 0; number < Profile.T.bodyCount(); number++) {
            String text = text(body(workload, number));
            for (int needle = 0; needle < hits.length; needle++) {
                hits[needle] += text.split(workload.needles().get(needle), -1).length - 1;
            }
        }
        int[] once = new int[Workload.NEEDLE_COUNT];
        Arrays.fill(once, 1);
        assertArrayEquals(once, hits);
    }

    @Test
    void sharesAndFactsAreThoseOfTheBenchmark() {
        Workload workload = new Workload(Profile.T, 1, END_NANOS);
        Facts facts = new Facts(workload);
        long errors = 0;
        for (int number = 0; number < Profile.T.bodyCount(); number++) {
            LineBatch batch = body(workload, number);
            facts.count(batch);
            for (int line = 0; line < batch.count(); line++) {
                String text =
                        new String(
                                batch.bytes(),
                                batch.start(line),
                                batch.length(line),
                                StandardCharsets.UTF_8);
                errors += text.contains("error") ? 1 : 0;
            }
        }
        double lines = facts.lines();
        assertEquals(errors, facts.errorCount());
        assertEquals(175, facts.bytes() / lines, 12, "bytes per line");
        assertEquals(0.035, facts.errorCount() / lines, 0.004);
        assertEquals(0.0032, facts.timeouts().count() / lines, 0.0008);
        assertEquals(0.10, facts.linesByApp(false).getOrDefault("api", 0L) / lines, 0.01);
        assertEquals(0.15, facts.linesByApp(false).getOrDefault("nginx", 0L) / lines, 0.01);
        assertEquals(0.0018, facts.apiErrors().count() / lines, 0.0005);
        assertTrue(facts.slowGateway().count() > 20);
        assertEquals(89, facts.streamCount(), 12);
    }
}
