package io.skald.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.block.BlockWriter.Templates;
import io.skald.block.TestRows.Row;
import io.skald.logql.engine.Needs;
import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.ByteRegex;
import io.skald.logql.text.LineFilter;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Templates answer as their lines would, asked one by one: a thousand needles for each kind of text, or as many as
/// `-Dskald.needles=100000` says. Real log files are taken in from a folder named by `-Dskald.corpora=`.
class TemplateNeedlesTest {
    private static final int NEEDLES = Integer.getInteger("skald.needles", 1000);

    private final BlockScratch scratch = new BlockScratch();

    @TestFactory
    Stream<DynamicTest> linesComeBackAndNeedlesAreFound() {
        return TestCorpora.all().stream()
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> check(each.lines())));
    }

    private void check(List<byte[]> lines) throws IOException {
        var rows = new TestRows("app", "x");
        for (int i = 0; i < lines.size(); i++) {
            rows.add(i, lines.get(i), java.util.Map.of());
        }
        TestBlock block = TestBlock.of(List.of(rows), Templates.ALWAYS);
        assertEquals(2, block.bytes()[BlockFormat.ENCODING_OFFSET]);
        checkLines(block, rows);
        var random = new SplittableRandom(NEEDLES);
        var heads = new KeptHead();
        int found = 0;
        for (int i = 0; i < NEEDLES; i++) {
            LineFilter filter = filter(lines, random);
            var expected = new BitSet();
            for (int row = 0; row < lines.size(); row++) {
                expected.set(row, filter.matches(lines.get(row), 0, lines.get(row).length));
            }
            var actual = new BitSet();
            block.open(heads, scratch).match(filter, 0, lines.size(), actual);
            assertEquals(expected, actual, () -> "needle " + filter);
            found += expected.isEmpty() ? 0 : 1;
        }
        assertTrue(found > NEEDLES / 3, "found " + found);
    }

    /// As a cache keeps it: from the second needle on, most blocks are ruled out by their heads.
    private static final class KeptHead implements BlockHeads {
        private @Nullable BlockHead head;

        @Override
        public @Nullable BlockHead find() {
            return head;
        }

        @Override
        public void keep(BlockHead found) {
            head = found;
        }
    }

    private void checkLines(TestBlock block, TestRows rows) throws IOException {
        var all = new BitSet();
        all.set(0, rows.rowCount());
        var batch = new EntryBatch();
        var lengths = new EntryBatch();
        var lengthsOnly = new Needs(Needs.Rows.LENGTHS, Needs.MetadataNames.NONE, null);
        BlockReader reader = block.open(scratch);
        reader.fill(LabelSet.EMPTY, all, 0, rows.rowCount(), lengthsOnly, lengths);
        assertEquals(rows.rowCount(), lengths.rowCount());
        int row = 0;
        while (row < rows.rowCount()) {
            reader.fill(LabelSet.EMPTY, all, row, rows.rowCount(), Needs.EVERYTHING, batch);
            for (int i = 0; i < batch.rowCount(); i++) {
                Row wanted = rows.rows().get(row);
                int at = batch.lineOffset(i);
                int end = at + batch.lineLength(i);
                assertTrue(
                        Arrays.equals(
                                wanted.line(), 0, wanted.line().length, batch.lines(), at, end));
                assertEquals(wanted.line().length, lengths.lineLength(row));
                row++;
            }
        }
    }

    private static LineFilter filter(List<byte[]> lines, SplittableRandom random) {
        byte[] needle = needle(lines, random);
        return switch (random.nextInt(12)) {
            case 0 -> {
                String text = new String(needle, java.nio.charset.StandardCharsets.UTF_8);
                String other = text.toUpperCase(Locale.ROOT);
                yield new LineFilter.Contains(ByteFinder.ignoringCase(other));
            }
            case 1 -> {
                String text = new String(needle, java.nio.charset.StandardCharsets.UTF_8);
                String quoted = Pattern.quote(text.replace("\\", "")).replaceAll("\\\\[QE]", "");
                String plain = quoted.replaceAll("[^A-Za-z0-9 ]", ".");
                yield LineFilter.matching(ByteRegex.compile("(?i)" + plain));
            }
            case 2 -> {
                byte[] other = needle(lines, random);
                yield new LineFilter.Any(
                        List.of(
                                new LineFilter.Contains(new ByteFinder(needle)),
                                new LineFilter.Contains(new ByteFinder(other))));
            }
            case 3 -> new LineFilter.Not(new LineFilter.Contains(new ByteFinder(needle)));
            default -> new LineFilter.Contains(new ByteFinder(needle));
        };
    }

    private static byte[] needle(List<byte[]> lines, SplittableRandom random) {
        byte[] line = lines.get(random.nextInt(lines.size()));
        if (line.length == 0) {
            return Utf8.bytes("x");
        }
        int from = random.nextInt(line.length);
        int most = random.nextInt(4) == 0 ? 60 : 12;
        int to = Math.min(line.length, from + 1 + random.nextInt(most));
        byte[] needle = Arrays.copyOfRange(line, from, to);
        if (random.nextInt(3) == 0) {
            needle[random.nextInt(needle.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return needle;
    }
}
