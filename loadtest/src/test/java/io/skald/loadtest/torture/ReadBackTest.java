package io.skald.loadtest.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.loadtest.query.QueryClient;
import io.skald.loadtest.testing.StubLoki;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

final class ReadBackTest {
    private static final long BASE_NANOS = 1_767_225_600_000_000_000L;
    private static final int LINES = 12_000; // three pages

    private final Ledger ledger = new Ledger("r", 1, 2, BASE_NANOS);

    private List<StubLoki.Line> stored(StubLoki server) {
        List<StubLoki.Line> lines = server.linesOf(ledger.labels().selector());
        int first = ledger.take(LINES);
        for (int seq = first; seq < first + LINES; seq++) {
            lines.add(new StubLoki.Line(ledger.timestampNanos(seq), ledger.line(seq)));
        }
        ledger.acknowledge(first, LINES, 1);
        return lines;
    }

    private ReadBack check(StubLoki server) throws IOException {
        try (QueryClient client = new QueryClient(server.target())) {
            ReadBack readBack = new ReadBack(client);
            readBack.check(ledger);
            return readBack;
        }
    }

    @Test
    void allIsWell() throws IOException {
        try (StubLoki server = new StubLoki()) {
            stored(server);
            ReadBack readBack = check(server);
            assertEquals(LINES, readBack.lines());
            assertEquals(List.of(), readBack.messages());
            assertEquals(0, readBack.wrong());
        }
    }

    @Test
    void findsLostDoubledAndStrangeLines() throws IOException {
        try (StubLoki server = new StubLoki()) {
            List<StubLoki.Line> lines = stored(server);
            lines.remove(7_000);
            lines.add(lines.get(100));
            lines.add(new StubLoki.Line(BASE_NANOS + 5, "who am I"));
            ReadBack readBack = check(server);
            assertEquals(3, readBack.wrong(), readBack.messages().toString());
        }
    }

    @Test
    void unansweredLinesMayBeThereOrNot() throws IOException {
        try (StubLoki server = new StubLoki()) {
            List<StubLoki.Line> lines = stored(server);
            int unanswered = ledger.take(10);
            lines.add(
                    new StubLoki.Line(ledger.timestampNanos(unanswered), ledger.line(unanswered)));
            assertEquals(0, check(server).wrong());
        }
    }

    @Test
    void linesAreRecognisedByTheirNumber() {
        assertEquals(17, ledger.seqOf(ledger.line(17)));
        assertEquals(-1, ledger.seqOf("x" + ledger.line(17)));
        assertNotEquals(ledger.line(17).length(), ledger.line(18).length());
        for (int seq = 1; seq < 1000; seq++) {
            assertTrue(ledger.timestampNanos(seq) > ledger.timestampNanos(seq - 1));
        }
    }

    @Test
    void writerAcknowledgesWhatWasAnswered() throws Exception {
        try (StubLoki server = new StubLoki()) {
            server.failNext("", 503);
            LedgerWriter writer =
                    new LedgerWriter(
                            server.target(),
                            List.of(ledger),
                            new ReentrantLock(),
                            0,
                            new PushTally(),
                            new SplittableRandom(1));
            Thread thread = Thread.ofPlatform().start(writer::run);
            while (ledger.acknowledgedCount() < 2000) {
                Thread.onSpinWait();
            }
            writer.stop();
            thread.join();
            assertEquals("", writer.refusal());
            assertEquals(0, check(server).wrong());
        }
    }
}
