package io.skald.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.buffer.Buffer;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

final class BodyTest {
    private final ByteBudget budget = new ByteBudget(1000);

    @Test
    void takesNothingForWhatIsOnlyAnnounced() {
        var body = new Body(budget, 10_000, 900);
        assertEquals(0, budget.usedBytes());
        body.add(chunk(100));
        assertEquals(100, budget.usedBytes());
        body.add(chunk(20));
        assertEquals(900, budget.usedBytes(), "an eighth is there");
        body.add(chunk(780));
        assertEquals(900, budget.usedBytes());
        assertEquals(900, body.size());
        assertNull(body.refusal());
        body.release();
        assertEquals(0, budget.usedBytes());
    }

    @Test
    void growsAsItComesWhereTheBudgetHasNoRoomForTheWhole() {
        budget.take(300);
        var body = new Body(budget, 10_000, 800);
        body.add(chunk(200));
        assertEquals(500, budget.usedBytes());
        body.add(chunk(200));
        assertEquals(700, budget.usedBytes());
        body.add(chunk(400));
        assertNotNull(body.refusal());
        assertEquals(300, budget.usedBytes());
    }

    @Test
    void takesBodiesOfUnknownLengthAndThoseThatAreLongerThanAnnounced() {
        for (long announced : new long[] {-1, 0, 10}) {
            var body = new Body(budget, 10_000, announced);
            body.add(chunk(8));
            body.add(chunk(300));
            body.add(chunk(1));
            assertEquals(309, body.size());
            assertArrayEquals(chunk(1).getBytes(), Arrays.copyOfRange(body.array(), 308, 309));
            body.release();
            assertEquals(0, budget.usedBytes());
        }
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertNotNull(new Body(budget, 100, 101).refusal());
        var body = new Body(budget, 100, -1);
        body.add(chunk(101));
        assertNotNull(body.refusal());
        assertEquals(0, budget.usedBytes());
    }

    private static Buffer chunk(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return Buffer.buffer(bytes);
    }
}
