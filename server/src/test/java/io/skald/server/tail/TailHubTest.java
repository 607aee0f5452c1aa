package io.skald.server.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.EntryLabels;
import io.skald.logql.engine.LogPipeline;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Metadata;
import io.skald.model.MetadataColumns;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.server.http.Socket;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The hub with a worker that runs its tasks at once.
class TailHubTest {
    private static final TenantId TENANT = new TenantId("t");
    private static final LabelSet STREAM = LabelSet.of("app", "x");
    private static final long BUDGET = 16 << 20;

    /// What was sent, and a socket that breaks on request.
    private static final class TestSocket implements Socket {
        private final List<String> frames = new ArrayList<>();
        private boolean broken;
        private boolean closed;

        @Override
        public void send(String text, Runnable written) {
            if (broken) {
                var error = new StackOverflowError("test");
                error.setStackTrace(new StackTraceElement[0]);
                throw error;
            }
            frames.add(text);
            written.run();
        }

        @Override
        public void ping() {}

        @Override
        public void close(int code, String reason) {
            closed = true;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void onClose(Runnable action) {}

        @Override
        public void everySecond(Runnable action) {}
    }

    @Test
    void anErrorEndsOneTailAndTheOthersGoOn() {
        TailHub hub = hub();
        var broken = new TestSocket();
        var sound = new TestSocket();
        listen(hub, broken);
        listen(hub, sound);
        broken.broken = true;
        hub.appended(push(1, false));
        hub.appended(push(1, false));
        assertTrue(broken.closed);
        assertEquals(2, sound.frames.size());
    }

    @Test
    void aQueryThatTakesTooMuchWorkEndsItsTail() {
        TailHub hub = hub();
        var greedy = new TestSocket();
        var modest = new TestSocket();
        String work = "{{ repeat 500000 \"x\" | upper | len }}";
        Tail tail = hub.add(request("{app=\"x\"} | line_format `" + work + "`"), greedy);
        assertNotNull(tail);
        hub.begin(tail, List.of());
        listen(hub, modest);
        hub.appended(push(1000, false));
        assertTrue(greedy.closed);
        assertFalse(modest.closed);
        assertFalse(modest.frames.isEmpty());
    }

    @Test
    void rowsOfManyNamesComeInSmallBatches() {
        PushBatch push = push(6000, true);
        var rows = new PushedRows();
        int seen = 0;
        while (seen < push.rowCount()) {
            EntryBatch batch = rows.of(push, 0, seen);
            assertTrue(
                    (long) batch.metadata().size() * batch.rowCount() <= MetadataColumns.MAX_CELLS);
            for (int row = 0; row < batch.rowCount(); row++) {
                assertEquals(seen + row, batch.timestampNanos(row));
                var column = batch.metadata("n" + (seen + row));
                assertNotNull(column);
                assertEquals("v", String.valueOf(column.value(row)));
            }
            seen += batch.rowCount();
        }
        assertEquals(6000, seen);
    }

    @Test
    void labelsThatAParserMadeCount() {
        var labels = new EntryLabels(STREAM, LabelSet.EMPTY, LabelSet.of("x", "a".repeat(500_000)));
        var entry = new TailEntry(1, 1, labels, new byte[10]);
        assertTrue(entry.bytes() > 500_000);
        assertTrue(entry.textBytes() > 500_000);
        var dropped = new Dropped();
        for (int i = 0; i < 10; i++) {
            dropped.add(1, labels.merged(), 1);
        }
        assertEquals(10, dropped.count());
        assertEquals(0, dropped.listed().size());
    }

    @Test
    void historyTakesNoMoreThanTheBudgetHas() {
        TailHub hub = hub();
        var line = new byte[1 << 20];
        List<TailEntry> history = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            var labels = new EntryLabels(STREAM, LabelSet.EMPTY, LabelSet.EMPTY);
            history.add(new TailEntry(i, i, labels, line));
        }
        var socket = new TestSocket();
        Tail tail = hub.add(request(), socket);
        assertNotNull(tail);
        hub.begin(tail, history);
        assertTrue(hub.heldBytes() <= BUDGET, () -> hub.heldBytes() + " held");
        assertTrue(hub.droppedLines() > 0);
        assertTrue(socket.frames.getFirst().contains("dropped_count"));
    }

    @Test
    void linesOfMoreStreamsThanAreToldApartAreCounted() {
        var inbox = new TailInbox(1);
        inbox.offer(push(1, false));
        int streams = TailInbox.MAX_LOST_STREAMS + 7;
        for (int i = 0; i < streams; i++) {
            var builder = new PushBatch.Builder(TENANT, 1);
            builder.startRun(LabelSet.of("app", "x" + i)).row(1, 0, 1, 0, 0);
            inbox.offer(builder.build(new byte[] {'l'}, Metadata.NONE));
        }
        TailInbox.Work work = inbox.take(null);
        assertNotNull(work);
        assertEquals(TailInbox.MAX_LOST_STREAMS, work.lost().size());
        assertEquals(Map.of(TENANT, 7L), work.lostOthers());
    }

    private static TailHub hub() {
        var limits = new TailHub.Limits(1 << 20, BUDGET, _ -> 0, Duration.ofHours(1));
        return new TailHub(limits, Runnable::run, () -> 0);
    }

    private static TailRequest request() {
        return request("{app=\"x\"}");
    }

    private static TailRequest request(String query) {
        return new TailRequest(
                TENANT, LogPipeline.compile(query), 0, 10, 0, TailFrames.Shape.MERGED, List.of());
    }

    private static void listen(TailHub hub, TestSocket socket) {
        Tail tail = hub.add(request(), socket);
        assertNotNull(tail);
        hub.begin(tail, List.of());
    }

    private static PushBatch push(int rows, boolean ownNames) {
        var builder = new PushBatch.Builder(TENANT, rows);
        builder.startRun(STREAM);
        var metadata = new GrowingBytes(64);
        byte[] lines = {'l'};
        for (int i = 0; i < rows; i++) {
            int offset = metadata.size();
            int length = ownNames ? Metadata.encode(Map.of("n" + i, "v"), metadata) : 0;
            builder.row(ownNames ? i : hashTime++, 0, 1, offset, length);
        }
        return builder.build(lines, metadata.toBytes());
    }

    private static long hashTime = 1;
}
