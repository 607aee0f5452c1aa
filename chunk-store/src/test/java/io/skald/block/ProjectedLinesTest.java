package io.skald.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.block.BlockWriter.Templates;
import io.skald.logql.engine.Needs;
import io.skald.logql.text.LineProjection;
import io.skald.logql.text.LineShape;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Projections of lines hold the values that the lines have, and what is told of a template holds for its lines.
final class ProjectedLinesTest {
    private static final char MARK = '#';

    /// No line begins so.
    private static final String TOLD = "\t\ttold ";

    private final BlockScratch scratch = new BlockScratch();
    private final EntryBatch batch = new EntryBatch();

    private interface Check {
        void row(byte[] line, byte @Nullable [] projected, String message);
    }

    private static TestBlock block(List<byte[]> lines) {
        var rows = new TestRows("app", "x");
        for (int i = 0; i < lines.size(); i++) {
            rows.add(i, lines.get(i), Map.of());
        }
        return TestBlock.of(List.of(rows), Templates.ALWAYS);
    }

    /// Reads random ranges of random rows, forwards and backwards, with whole lines in between.
    private void check(LineProjection projection, Check check) throws IOException {
        var needs =
                new Needs(Needs.Rows.LINES, Needs.MetadataNames.NONE, null, projection, List.of());
        for (var corpus : TestCorpora.all()) {
            List<byte[]> lines = corpus.lines();
            BlockReader block = block(lines).open(scratch);
            assertTrue(block.canProject());
            var random = new SplittableRandom(5);
            for (int round = 0; round < 12; round++) {
                int from = round == 0 ? 0 : random.nextInt(lines.size());
                int to = round == 0 ? lines.size() : random.nextInt(from, lines.size() + 1);
                var rows = new BitSet();
                for (int row = from; row < to; row++) {
                    rows.set(row, round == 0 || random.nextInt(1 + round) == 0);
                }
                boolean forTest = round % 3 == 2;
                for (int at = from; at < to; ) {
                    int end =
                            forTest
                                    ? block.fillForTest(LabelSet.EMPTY, rows, at, to, needs, batch)
                                    : block.fill(LabelSet.EMPTY, rows, at, to, needs, batch);
                    checkBatch(lines, rows.stream().toArray(), at, check, corpus.name());
                    at = end;
                }
                if (random.nextBoolean() && !rows.isEmpty()) {
                    block.fill(LabelSet.EMPTY, rows, from, to, Needs.EVERYTHING, batch);
                }
            }
        }
    }

    private void checkBatch(List<byte[]> lines, int[] set, int at, Check check, String name) {
        int first = 0;
        while (first < set.length && set[first] < at) {
            first++;
        }
        Map<Integer, byte[]> classes = new java.util.HashMap<>();
        for (int i = 0; i < batch.rowCount(); i++) {
            int row = set[first + i];
            int lineClass = batch.lineClass(i);
            byte[] projected = null;
            if (lineClass != EntryBatch.NO_LINE) {
                int offset = batch.lineOffset(i);
                projected = Arrays.copyOfRange(batch.lines(), offset, offset + batch.lineLength(i));
            }
            String message = name + ", row " + row;
            if (lineClass >= 0) {
                assertTrue(lineClass < batch.lineClassCount(), message);
                byte[] known = classes.putIfAbsent(lineClass, projected);
                assertArrayEquals(known == null ? projected : known, projected, message);
            }
            check.row(lines.get(row), projected, message);
        }
    }

    @Test
    void wholeTextsGiveWholeLines() throws IOException {
        check(
                shape -> shape.length() % 3 == 0 ? null : upTo(shape, shape.length()),
                (line, projected, message) -> {
                    if (projected != null) {
                        assertArrayEquals(line, projected, message);
                    }
                });
    }

    /// The beginning of the text, with the variables in it.
    private static LineProjection.Projected upTo(LineShape shape, int length) {
        byte[] text = Arrays.copyOfRange(shape.bytes(), shape.offset(), shape.offset() + length);
        int variables = 0;
        for (byte b : text) {
            variables += b == LineShape.VARIABLE ? 1 : 0;
        }
        int[] numbers = new int[variables];
        Arrays.setAll(numbers, i -> i);
        return new LineProjection.Projected(text, numbers, LineProjection.NONE);
    }

    @Test
    void beginningsOfTextsGiveBeginningsOfLines() throws IOException {
        check(
                shape -> upTo(shape, shape.length() * 2 / 3),
                (line, projected, message) -> {
                    if (projected != null) {
                        assertTrue(projected.length <= line.length, message);
                        assertArrayEquals(
                                Arrays.copyOf(line, projected.length), projected, message);
                    }
                });
    }

    /// A variable twice: as text, which tells lines apart, and as a number.
    @Test
    void numbersAreThoseOfTheRows() throws IOException {
        int numbered = 0;
        for (var corpus : TestCorpora.all()) {
            List<byte[]> lines = corpus.lines();
            BlockReader block = block(lines).open(scratch);
            var rows = new BitSet();
            rows.set(0, lines.size());
            var others = new EntryBatch();
            for (int variable = 0; variable < 6; variable++) {
                Needs asText = needs(only(variable, LineProjection.NONE));
                Needs asNumber = needs(only(variable, 0));
                for (int at = 0; at < lines.size(); ) {
                    int end = block.fill(LabelSet.EMPTY, rows, at, lines.size(), asText, others);
                    end = block.fill(LabelSet.EMPTY, rows, at, end, asNumber, batch);
                    for (int i = 0; i < batch.rowCount(); i++) {
                        String text = text(others, i);
                        int lineClass = batch.lineClass(i);
                        if (lineClass >= 0 && batch.isNumbered(lineClass)) {
                            numbered++;
                            assertEquals(Double.parseDouble(text), batch.number(i), text);
                        } else {
                            assertEquals(text, text(batch, i), corpus.name());
                        }
                    }
                    at = end;
                }
            }
        }
        assertTrue(numbered > 2_000, numbered + " numbers");
    }

    private static Needs needs(LineProjection projection) {
        return new Needs(Needs.Rows.LINES, Needs.MetadataNames.NONE, null, projection, List.of());
    }

    private static String text(EntryBatch batch, int row) {
        return new String(
                batch.lines(),
                batch.lineOffset(row),
                batch.lineLength(row),
                StandardCharsets.ISO_8859_1);
    }

    private static LineProjection only(int variable, int number) {
        return shape ->
                upTo(shape, shape.length()).variables().length <= variable
                        ? null
                        : new LineProjection.Projected(
                                new byte[] {LineShape.VARIABLE}, new int[] {variable}, number);
    }

    /// What was told of one variable.
    private record Told(boolean number, boolean[] held) {}

    @Test
    void whatIsToldOfVariablesHolds() throws IOException {
        List<Told> told = new ArrayList<>();
        check(
                shape -> one(shape, told),
                (_, projected, message) -> {
                    if (projected != null && isTold(projected)) {
                        checkTold(told, projected, message);
                    }
                });
        assertTrue(told.stream().anyMatch(Told::number));
    }

    private static boolean isTold(byte[] projected) {
        int size = TOLD.length();
        return projected.length > size
                && TOLD.equals(new String(projected, 0, size, StandardCharsets.US_ASCII));
    }

    private static void checkTold(List<Told> told, byte[] projected, String message) {
        int number = 0;
        int at = TOLD.length();
        while (projected[at] != MARK) {
            number = 10 * number + projected[at++] - '0';
        }
        byte[] value = Arrays.copyOfRange(projected, at + 1, projected.length);
        Told one = told.get(number);
        if (one.number()) {
            assertTrue(value[0] == '-' || (value[0] >= '0' && value[0] <= '9'), message);
        }
        for (byte b : value) {
            assertTrue(one.held()[b & 0xff], message);
        }
    }

    /// A variable of the template, and which one it is.
    private static LineProjection.@Nullable Projected one(LineShape shape, List<Told> told) {
        int variables = upTo(shape, shape.length()).variables().length;
        if (variables == 0) {
            return null;
        }
        int variable = told.size() % variables;
        boolean[] held = new boolean[256];
        for (int b = 0; b < 256; b++) {
            held[b] = shape.mayHold(variable, (byte) b);
        }
        told.add(new Told(shape.beginsAsNumber(variable), held));
        String text = TOLD + (told.size() - 1) + MARK + "\0";
        return new LineProjection.Projected(
                text.getBytes(StandardCharsets.US_ASCII),
                new int[] {variable},
                LineProjection.NONE);
    }

    @Test
    void rowsGiveWholeLines() throws IOException {
        var rows = new TestRows("app", "x").add(1, "a 1").add(2, "a 2");
        BlockReader block = TestBlock.of(List.of(rows)).open(scratch);
        var all = new BitSet();
        all.set(0, 2);
        var needs =
                new Needs(
                        Needs.Rows.LINES,
                        Needs.MetadataNames.NONE,
                        null,
                        shape -> upTo(shape, 0),
                        List.of());
        assertEquals(2, block.fill(LabelSet.EMPTY, all, 0, 2, needs, batch));
        assertEquals(3, batch.lineLength(1));
        assertEquals(EntryBatch.NO_CLASS, batch.lineClass(1));
    }
}
