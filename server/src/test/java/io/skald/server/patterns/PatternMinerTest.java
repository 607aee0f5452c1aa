package io.skald.server.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.Metadata;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.model.Utf8;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class PatternMinerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3600 * SECOND;
    private static final LabelSet SHOP = LabelSet.of("app", "shop");

    private final PatternMiner miner = new PatternMiner(4 << 20);

    /// Lines a second apart, from `startNanos`.
    private static PushBatch batch(
            String tenant, LabelSet stream, long startNanos, String level, List<String> lines) {
        var metadata = new GrowingBytes(64);
        int length = Metadata.encode(Map.of(Metadata.DETECTED_LEVEL, level), metadata);
        var text = new GrowingBytes(1024);
        var batch = new PushBatch.Builder(new TenantId(tenant), lines.size()).startRun(stream);
        for (int i = 0; i < lines.size(); i++) {
            byte[] bytes = Utf8.bytes(lines.get(i));
            batch.row(startNanos + i * SECOND, text.size(), bytes.length, 0, length);
            text.put(bytes, 0, bytes.length);
        }
        return batch.build(text.toBytes(), metadata.toBytes());
    }

    private static List<String> numbered(String text, int count) {
        return java.util.stream.IntStream.range(0, count).mapToObj(i -> text + i).toList();
    }

    private void mine(PushBatch batch) {
        miner.offer(batch);
        while (miner.poll(HOUR)) {
            // the queue is emptied
        }
    }

    private List<Pattern> ask(String tenant, String app, long start, long end, long step) {
        var matcher = new Matcher("app", Matcher.Op.EQUAL, app);
        var range = new TimeRange(start, end);
        return miner.patterns(
                new PatternQuery(new TenantId(tenant), List.of(matcher), range, step));
    }

    @Test
    void countsLinesInStepsOfTenSeconds() {
        mine(batch("a", SHOP, HOUR + 5 * SECOND, "info", numbered("order ", 40)));
        List<Pattern> found = ask("a", "shop", 0, 2 * HOUR, 10 * SECOND);
        assertEquals(1, found.size());
        assertEquals("order <_>", found.getFirst().text());
        assertEquals("info", found.getFirst().level());
        assertEquals(
                List.of(5L, 10L, 10L, 10L, 5L), List.copyOf(found.getFirst().counts().values()));
        assertEquals(HOUR, found.getFirst().counts().firstKey());
    }

    @Test
    void levelsThatClientsMakeUpAreOne() {
        var batch = new PushBatch.Builder(new TenantId("a"), 20_000).startRun(SHOP);
        var metadata = new GrowingBytes(1 << 20);
        byte[] line = Utf8.bytes("order shipped");
        for (int i = 0; i < 20_000; i++) {
            int at = metadata.size();
            int length = Metadata.encode(Map.of(Metadata.DETECTED_LEVEL, "level" + i), metadata);
            batch.row(HOUR, 0, line.length, at, length);
        }
        mine(batch.build(line, metadata.toBytes()));
        List<Pattern> found = ask("a", "shop", 0, 2 * HOUR, 10 * SECOND);
        assertEquals(1, found.size());
        assertEquals("unknown", found.getFirst().level());
        assertEquals(20_000, found.getFirst().total());
        assertTrue(miner.bytes() < 10_000, () -> miner.bytes() + " bytes");
    }

    @Test
    void isBoundedWithinABatch() {
        var random = new SplittableRandom(7);
        long most = 0;
        for (int i = 0; i < 50; i++) {
            var batch = new PushBatch.Builder(new TenantId("a"), 2000);
            var text = new GrowingBytes(1 << 20);
            for (int stream = 0; stream < 2000; stream++) {
                batch.startRun(LabelSet.of("app", i + "x" + stream));
                int at = text.size();
                for (int word = 0; word < 40; word++) {
                    byte[] bytes = Utf8.bytes(Long.toString(random.nextLong(), 36) + " ");
                    text.put(bytes, 0, bytes.length);
                }
                batch.row(HOUR, at, text.size() - at, 0, 0);
            }
            miner.offer(batch.build(text.toBytes(), new byte[0]));
            miner.poll(HOUR);
            most = Math.max(most, miner.bytes());
        }
        assertTrue(most < 3 << 20, most + " bytes");
    }

    @Test
    void ofABackfillNothingIsKept() {
        long now = 1000 * HOUR;
        miner.offer(batch("a", SHOP, HOUR, "info", numbered("order ", 4000)));
        miner.poll(now);
        assertEquals(List.of(), ask("a", "shop", 0, now, 10 * SECOND));
    }

    @Test
    void stepsMayComeInAnyOrder() {
        for (int i = 50; i > 0; i--) {
            mine(batch("a", SHOP, HOUR + i * 10 * SECOND, "info", List.of("order shipped")));
        }
        mine(batch("a", SHOP, HOUR + 20 * SECOND, "info", List.of("order shipped")));
        Pattern found = ask("a", "shop", 0, 2 * HOUR, 10 * SECOND).getFirst();
        assertEquals(50, found.counts().size());
        assertEquals(2L, found.counts().get(HOUR + 20 * SECOND));
    }

    @Test
    void aLongerStepAddsUp() {
        mine(batch("a", SHOP, HOUR, "info", numbered("order ", 40)));
        Pattern found = ask("a", "shop", 0, 2 * HOUR, PatternQuery.step(65 * SECOND)).getFirst();
        assertEquals(Map.of(HOUR, 40L), found.counts());
    }

    @Test
    void onlyTheRangeCounts() {
        mine(batch("a", SHOP, HOUR, "info", numbered("order ", 100)));
        Pattern found =
                ask("a", "shop", HOUR + 20 * SECOND, HOUR + 60 * SECOND, 10 * SECOND).getFirst();
        assertEquals(40, found.total());
    }

    @Test
    void levelsAreApartAndStreamsTogether() {
        mine(batch("a", SHOP, HOUR, "info", numbered("order ", 30)));
        mine(
                batch(
                        "a",
                        LabelSet.of("app", "shop", "pod", "2"),
                        HOUR,
                        "info",
                        numbered("order ", 30)));
        mine(batch("a", SHOP, HOUR, "error", numbered("order ", 31)));
        List<Pattern> found = ask("a", "shop", 0, 2 * HOUR, 10 * SECOND);
        assertEquals(List.of(60L, 31L), found.stream().map(Pattern::total).toList());
        assertEquals(List.of("info", "error"), found.stream().map(Pattern::level).toList());
    }

    @Test
    void neitherOtherTenantsNorOtherStreamsShow() {
        mine(batch("a", SHOP, HOUR, "info", numbered("order ", 40)));
        assertEquals(List.of(), ask("b", "shop", 0, 2 * HOUR, 10 * SECOND));
        assertEquals(List.of(), ask("a", "gate", 0, 2 * HOUR, 10 * SECOND));
    }

    @Test
    void fewLinesAreNoPattern() {
        mine(batch("a", SHOP, HOUR, "info", numbered("order ", PatternMiner.MIN_LINES - 1)));
        assertEquals(List.of(), ask("a", "shop", 0, 2 * HOUR, 10 * SECOND));
    }

    @Test
    void aFullQueueLeavesBatchesOutAndSaysSo() {
        List<String> lines = numbered("x".repeat(1000), 1000);
        for (int i = 0; i < 5; i++) {
            miner.offer(batch("a", SHOP, HOUR, "info", lines));
        }
        assertTrue(miner.skippedLines() > 0);
        // One has room.
        assertTrue(miner.poll(HOUR));
        boolean second = miner.poll(HOUR);
        assertFalse(second && miner.poll(HOUR));
    }

    @Test
    void memoryIsBoundedWhateverComes() {
        var store = new PatternStore(1 << 20);
        var random = new SplittableRandom(1);
        var tokens = new LineTokens();
        long largest = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] line = new byte[random.nextInt(300)];
            random.nextBytes(line);
            tokens.read(line, 0, line.length);
            LabelSet stream = LabelSet.of("n", Integer.toString(random.nextInt(5000)));
            store.of(TenantId.SINGLE, stream)
                    .computeIfAbsent("", _ -> new Templates())
                    .add(tokens, random.nextLong(6 * HOUR), 1);
            if (i % 512 == 0) {
                store.trim(StepCounts.stepOf(6 * HOUR));
                largest = Math.max(largest, store.bytes());
            }
        }
        assertTrue(largest <= 1 << 20, largest + " bytes");
    }
}
