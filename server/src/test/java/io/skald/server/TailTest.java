package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tails of a running server.
class TailTest {
    private static final String TAIL = "/loki/api/v1/tail?query=";
    private static final Pattern LINE = Pattern.compile("\"line (\\d+)[ \"]");
    private static final Pattern COUNT = Pattern.compile("\"dropped_count\":(\\d+)");
    private static final String LABELS =
            "{\"app\":\"a\",\"detected_level\":\"unknown\",\"service_name\":\"a\"}";

    @TempDir Path data;

    @Test
    void historyComesFirstThenLiveLines() throws Exception {
        try (var server = RunningServer.start(data)) {
            long now = nowNanos();
            server.push("{\"app\":\"a\"}", now, "one", "two");
            try (var tail = TailClient.open(server, TAIL + selector("{app=\"a\"}"))) {
                assertEquals(
                        "{\"streams\":[{\"stream\":%s,\"values\":[[\"%d\",\"one\"],[\"%d\",\"two\"]]}]}"
                                .formatted(LABELS, now, now + 1),
                        tail.await(1).getFirst());
                server.push("{\"app\":\"b\"}", now + 2, "other");
                server.push("{\"app\":\"a\"}", now + 3, "three");
                assertEquals(
                        "{\"streams\":[{\"stream\":%s,\"values\":[[\"%d\",\"three\"]]}]}"
                                .formatted(LABELS, now + 3),
                        tail.await(2).get(1));
            }
        }
    }

    @Test
    void historyIsTheNewestLinesSinceTheStart() throws Exception {
        try (var server = RunningServer.start(data)) {
            long now = nowNanos();
            server.push("{\"app\":\"a\"}", now, "line 0", "line 1", "line 2", "line 3");
            server.get("/flush");
            server.push("{\"app\":\"a\"}", now + 4, "line 4");
            String query = TAIL + selector("{app=\"a\"}");
            try (var newest = TailClient.open(server, query + "&limit=2");
                    var later = TailClient.open(server, query + "&start=" + (now + 2));
                    var none = TailClient.open(server, query + "&start=" + (now + 5))) {
                assertEquals(List.of(3, 4), lines(newest.await(1)));
                assertEquals(List.of(2, 3, 4), lines(later.await(1)));
                server.push("{\"app\":\"a\"}", now + 5, "line 5");
                assertEquals(List.of(5), lines(none.await(1)));
            }
        }
    }

    @Test
    void thePipelineIsApplied() throws Exception {
        try (var server = RunningServer.start(data)) {
            String query = TAIL + selector("{app=\"a\"} |= \"x\" | logfmt | n > 1");
            try (var tail = TailClient.open(server, query)) {
                long now = nowNanos();
                server.push("{\"app\":\"a\"}", now, "x n=1", "y n=2", "x n=3");
                assertEquals(
                        "{\"streams\":[{\"stream\":{\"app\":\"a\",\"detected_level\":\"unknown\",\"n\":\"3\",\"service_name\":\"a\"},\"values\":[[\"%d\",\"x n=3\"]]}]}"
                                .formatted(now + 2),
                        tail.await(1).getFirst());
            }
        }
    }

    @Test
    void labelsAreToldApartForThoseWhoAsk() throws Exception {
        try (var server = RunningServer.start(data)) {
            String query = TAIL + selector("{app=\"a\"} | logfmt");
            String[] header = {"X-Loki-Response-Encoding-Flags", "categorize-labels"};
            try (var tail = TailClient.open(server, query, header)) {
                long now = nowNanos();
                server.push("{\"app\":\"a\"}", now, "n=1");
                assertEquals(
                        "{\"streams\":[{\"stream\":{\"app\":\"a\",\"service_name\":\"a\"},\"values\":[[\"%d\",\"n=1\",{\"structuredMetadata\":{\"detected_level\":\"unknown\"},\"parsed\":{\"n\":\"1\"}}]]}],\"encodingFlags\":[\"categorize-labels\"]}"
                                .formatted(now),
                        tail.await(1).getFirst());
            }
        }
    }

    @Test
    void theLegacyPathHasItsOwnShape() throws Exception {
        try (var server = RunningServer.start(data)) {
            long now = 1_000_000_000L * (nowNanos() / 1_000_000_000L);
            server.push("{\"app\":\"a\"}", now, "x");
            String time = Instant.ofEpochSecond(now / 1_000_000_000L).toString();
            String path = "/api/prom/tail?query=" + selector("{app=\"a\"}");
            try (var tail = TailClient.open(server, path)) {
                assertEquals(
                        "{\"streams\":[{\"labels\":\"{app=\\\"a\\\", detected_level=\\\"unknown\\\", service_name=\\\"a\\\"}\",\"entries\":[{\"ts\":\"%s\",\"line\":\"x\"}]}],\"dropped_entries\":null}"
                                .formatted(time),
                        tail.await(1).getFirst());
            }
        }
    }

    @Test
    void delayedLinesAreSorted() throws Exception {
        try (var server = RunningServer.start(data)) {
            String query = TAIL + selector("{app=\"a\"}") + "&delay_for=1";
            try (var tail = TailClient.open(server, query)) {
                long now = nowNanos();
                server.push("{\"app\":\"a\"}", now + 2, "line 2");
                server.push("{\"app\":\"a\",\"b\":\"c\"}", now + 1, "line 1");
                server.push("{\"app\":\"a\"}", now, "line 0");
                List<String> frames = tail.awaitFrames(all -> lines(all).size() == 3);
                assertEquals(List.of(0, 1, 2), lines(frames));
            }
        }
    }

    @Test
    void linesPushedAgainAreShownOnce() throws Exception {
        try (var server = RunningServer.start(data)) {
            try (var tail = TailClient.open(server, TAIL + selector("{app=\"a\"}"))) {
                long now = nowNanos();
                for (int i = 0; i < 3; i++) {
                    server.push("{\"app\":\"a\"}", now, "line 0", "line 1");
                }
                server.push("{\"app\":\"a\"}", now + 2, "line 2");
                List<String> frames = tail.awaitFrames(all -> lines(all).contains(2));
                assertEquals(List.of(0, 1, 2), lines(frames));
            }
        }
    }

    @Test
    void wrongKindsOfQueryCloseTheSocket() throws Exception {
        try (var server = RunningServer.start(data)) {
            String query = TAIL + selector("rate({app=\"a\"}[1m])");
            try (var tail = TailClient.open(server, query)) {
                assertEquals("1011 only log selector is supported", tail.awaitClose());
            }
        }
    }

    @Test
    void tooManyTailsAreRefusedAndClosedOnesDoNotCount() throws Exception {
        String query = TAIL + selector("{app=\"a\"}");
        List<TailClient> tails = new ArrayList<>();
        try (var server = RunningServer.start(data)) {
            for (int i = 0; i < 10; i++) {
                tails.add(TailClient.open(server, query));
            }
            try (var tail = TailClient.open(server, query)) {
                assertEquals(
                        "1011 max concurrent tail requests limit exceeded, count > limit (11 > 10)",
                        tail.awaitClose());
            }
            tails.getFirst().sendClose();
            assertEquals("1000 ", tails.getFirst().awaitClose());
            try (var tail = TailClient.open(server, query)) {
                server.push("{\"app\":\"a\"}", nowNanos(), "x");
                assertEquals(1, tail.await(1).size());
            }
        } finally {
            tails.forEach(TailClient::close);
        }
    }

    @Test
    void tailsArePingedAndToldWhenTheServerStops() throws Exception {
        var server = RunningServer.start(data);
        try (var tail = TailClient.open(server, TAIL + selector("{app=\"a\"}"))) {
            assertTrue(tail.awaitPings(1) > 0);
            server.close();
            assertEquals("1001 the server stops", tail.awaitClose());
        }
    }

    @Test
    void aSlowReaderIsToldWhatItLostAndHoldsNobodyUp() throws Exception {
        int pushes = 150;
        int linesPerPush = 1000;
        String padding = " " + "x".repeat(100);
        try (var server = RunningServer.start(data);
                var slow = TailClient.openPaused(server, TAIL + selector("{app=\"a\"}"));
                var fast = TailClient.open(server, TAIL + selector("{app=\"a\"} | logfmt"))) {
            long now = nowNanos();
            for (int i = 0; i < pushes; i++) {
                String[] lines = new String[linesPerPush];
                for (int j = 0; j < linesPerPush; j++) {
                    lines[j] = "line " + (i * linesPerPush + j) + padding;
                }
                long first = now + (long) i * linesPerPush;
                assertEquals(204, server.push("{\"app\":\"a\"}", first, lines).statusCode());
                // A machine that is slow enough makes every reader a slow one, unless pushes wait
                // for it.
                int last = (i + 1) * linesPerPush - 1;
                fast.awaitFrames(frames -> endsWith(frames, last));
            }
            int all = pushes * linesPerPush;
            List<Integer> seen = lines(fast.awaitFrames(frames -> endsWith(frames, all - 1)));
            for (int i = 0; i < all; i++) {
                assertEquals(i, seen.get(i));
            }
            assertEquals(all, seen.size());
            slow.resume();
            List<String> frames =
                    slow.awaitFrames(some -> lines(some).size() + dropped(some) >= all);
            assertEquals(all, lines(frames).size() + dropped(frames));
            assertTrue(dropped(frames) > 0);
            List<Integer> read = lines(frames);
            for (int i = 1; i < read.size(); i++) {
                assertTrue(read.get(i - 1) < read.get(i));
            }
        }
    }

    private static boolean endsWith(List<String> frames, int line) {
        return !frames.isEmpty() && frames.getLast().contains("\"line " + line + " ");
    }

    private static List<Integer> lines(List<String> frames) {
        List<Integer> lines = new ArrayList<>();
        for (String frame : frames) {
            Matcher matcher = LINE.matcher(frame);
            while (matcher.find()) {
                lines.add(Integer.parseInt(matcher.group(1)));
            }
        }
        return lines;
    }

    private static int dropped(List<String> frames) {
        int count = 0;
        for (String frame : frames) {
            Matcher matcher = COUNT.matcher(frame);
            count += matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        }
        return count;
    }

    private static String selector(String logQl) {
        return RunningServer.encode(logQl);
    }

    private static long nowNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
