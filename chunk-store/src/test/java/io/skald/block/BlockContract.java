package io.skald.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skald.block.TestRows.Row;
import io.skald.logql.engine.Needs;
import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.ByteRegex;
import io.skald.logql.text.LineFilter;
import io.skald.model.EntryBatch;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.LabelSet;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// What every encoding promises.
abstract class BlockContract {
    final BlockScratch scratch = new BlockScratch();

    abstract TestBlock write(List<TestRows> streams);

    @Test
    void rowsComeBackAsTheyWere() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            var random = new SplittableRandom(seed);
            int count = 1 + random.nextInt(seed % 10 == 0 ? 300 : 5);
            var streams = new RandomRows(random).streams(count, seed % 7 == 0 ? 2000 : 50);
            checkAll(streams, "seed " + seed);
        }
    }

    @Test
    void wholeRangeOfTimeWorks() throws IOException {
        var rows = new TestRows("a", "b");
        long[] times = {Long.MIN_VALUE, Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE, Long.MAX_VALUE};
        for (long time : times) {
            rows.add(time, "x");
        }
        checkAll(List.of(rows, new TestRows("c", "d").add(-5, "", "k", "")), "extremes");
    }

    @Test
    void hugeLinesAndEmptyLinesWork() throws IOException {
        byte[] huge = new byte[1 << 20];
        new SplittableRandom(1).nextBytes(huge);
        var rows = new TestRows("a", "b").add(1, "").add(1, huge, Map.of()).add(2, "\n").add(2, "");
        checkAll(List.of(rows), "huge");
        for (int i = 0; i < huge.length; i++) {
            huge[i] = 'x';
        }
        checkAll(List.of(new TestRows("a", "b").add(1, huge, Map.of())), "huge, no line end");
    }

    @Test
    void matchAgreesWithAskingEachLine() throws IOException {
        int needles = 0;
        for (int seed = 0; seed < 400; seed++) {
            var random = new SplittableRandom(seed);
            var make = new RandomRows(random);
            List<TestRows> streams = make.streams(1 + random.nextInt(4), 300);
            List<Row> rows = rowsOf(streams);
            var filters = new RandomFilters(random, rows);
            TestBlock block = write(streams);
            for (int i = 0; i < 40; i++) {
                LineFilter filter = filters.next(2);
                int from = random.nextBoolean() ? 0 : random.nextInt(rows.size());
                int to = random.nextBoolean() ? rows.size() : random.nextInt(from, rows.size() + 1);
                BlockReader reader = block.open(scratch);
                var expected = new BitSet();
                var actual = new BitSet();
                for (int row = 0; row < rows.size(); row++) {
                    boolean outside = row < from || row >= to;
                    byte[] line = rows.get(row).line();
                    boolean set = outside ? row % 3 == 0 : filter.matches(line, 0, line.length);
                    expected.set(row, set);
                    actual.set(row, row % 3 == 0);
                }
                reader.match(filter, from, to, actual);
                assertEquals(expected, actual, "seed " + seed + " " + filter);
                needles++;
            }
        }
        assertEquals(16_000, needles);
    }

    @Test
    void stringOverLineEndIsNoHit() throws IOException {
        var rows = new TestRows("a", "b").add(1, "abc").add(2, "def").add(3, "c");
        LineFilter filter = new LineFilter.Contains(new ByteFinder("c\nd".getBytes(UTF_8)));
        var hits = new BitSet();
        write(List.of(rows)).open(scratch).match(filter, 0, 3, hits);
        assertTrue(hits.isEmpty());
        rows.add(4, "abc\ndef").add(5, "d");
        write(List.of(rows)).open(scratch).match(filter, 0, 5, hits);
        assertEquals(BitSet.valueOf(new long[] {0b1000}), hits);
    }

    @Test
    void metadataOfNeededNamesOnly() throws IOException {
        var rows = new TestRows("app", "x").add(1, "l", "app", "y", "pod", "p").add(2, "m");
        BlockReader reader = write(List.of(rows)).open(scratch);
        var names = Needs.MetadataNames.of(java.util.Set.of("app", "pod", "other"));
        var all = new BitSet();
        all.set(0, 2);
        var batch = new EntryBatch();
        var needs = new Needs(Needs.Rows.LENGTHS, names, null);
        reader.fill(rows.labels(), all, 0, 2, needs, batch);
        assertEquals(List.of("pod"), batch.metadata().stream().map(MetadataColumn::name).toList());
        assertEquals(0, batch.lines().length);
        assertEquals(1, batch.lineLength(1));
        reader.fill(rows.labels(), all, 1, 2, needs, batch);
        assertEquals(List.of(), batch.metadata());
        reader.fill(rows.labels(), all, 0, 2, Needs.EVERYTHING, batch);
        assertEquals(2, batch.metadata().size());
    }

    void checkAll(List<TestRows> streams, String message) throws IOException {
        BlockReader reader = write(streams).open(scratch);
        List<Row> rows = rowsOf(streams);
        assertEquals(rows.size(), reader.rowCount());
        var all = new BitSet();
        all.set(0, rows.size());
        int from = 0;
        var batch = new EntryBatch();
        for (TestRows stream : streams) {
            int to = from + stream.rowCount();
            for (int at = from; at < to; ) {
                int row = at - from;
                at = reader.fill(stream.labels(), all, at, to, Needs.EVERYTHING, batch);
                checkBatch(stream, row, batch, message);
                assertEquals(at - from, row + batch.rowCount());
            }
            long[] times = new long[to - from];
            reader.timestamps(from, to, times);
            assertArrayEquals(
                    stream.rows().stream().mapToLong(Row::timestampNanos).toArray(), times);
            from = to;
        }
    }

    private static void checkBatch(TestRows stream, int first, EntryBatch batch, String message) {
        assertEquals(stream.labels(), batch.stream());
        for (int i = 0; i < batch.rowCount(); i++) {
            stream.rows().get(first + i).assertIs(batch, i, message);
        }
    }

    static List<Row> rowsOf(List<TestRows> streams) {
        List<Row> rows = new ArrayList<>();
        streams.forEach(stream -> rows.addAll(stream.rows()));
        return rows;
    }

    /// Filters whose strings are mostly parts of the lines.
    private record RandomFilters(SplittableRandom random, List<Row> rows) {
        LineFilter next(int depth) {
            return switch (random.nextInt(depth > 0 ? 8 : 4)) {
                case 0, 1 -> new LineFilter.Contains(new ByteFinder(needle()));
                case 2 -> new LineFilter.Matches(ByteRegex.compile(regex()));
                case 3 -> new LineFilter.Custom((bytes, offset, length) -> length % 2 == 0);
                case 4 -> new LineFilter.Not(next(depth - 1));
                case 5, 6 -> new LineFilter.All(several(depth - 1));
                default -> new LineFilter.Any(several(depth - 1));
            };
        }

        private List<LineFilter> several(int depth) {
            List<LineFilter> filters = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                filters.add(next(depth));
            }
            return filters;
        }

        private String regex() {
            String[] patterns = {
                "error|timeout", "user_\\d+", "(?i)KAFKA", "^done", "x$", "e.*t", "[0-9]{2}"
            };
            return patterns[random.nextInt(patterns.length)];
        }

        private byte[] needle() {
            byte[] line = rows.get(random.nextInt(rows.size())).line();
            if (line.length == 0 || random.nextInt(8) == 0) {
                byte[][] fixed = {{'\n'}, {'e', '\n'}, {'\n', '\n'}, {'z', 'z', 'q'}, {'e'}};
                return fixed[random.nextInt(fixed.length)];
            }
            int from = random.nextInt(line.length);
            byte[] part = Arrays.copyOfRange(line, from, random.nextInt(from, line.length) + 1);
            if (random.nextInt(3) == 0) {
                part[random.nextInt(part.length)] ^= 1;
            }
            return part;
        }
    }

    @Test
    void oneStreamCanHaveNoLabels() throws IOException {
        checkAll(
                List.of(new TestRows(io.skald.model.TenantId.SINGLE, LabelSet.EMPTY).add(7, "x")),
                "");
    }
}
