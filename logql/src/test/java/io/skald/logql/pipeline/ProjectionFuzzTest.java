package io.skald.logql.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.Stage;
import io.skald.logql.text.LineProjection;
import io.skald.logql.text.LineProjection.Projected;
import io.skald.model.EntryBatch;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.LabelSet;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// Whatever stages make of a line, they make of its projection. Random and damaged lines, templates, needs and stream labels.
/// `-Dskald.runs=1000000` for longer.
class ProjectionFuzzTest {
    private static final int RUNS = Integer.getInteger("skald.runs", 30_000);

    private static final List<String> NAMES =
            List.of("a", "b", "c", "a_b", "_1st", "status", "long_name_of_a_field", "b_a_c");
    private static final List<String> FILTERS =
            List.of(
                    "",
                    " | a=\"x\"",
                    " | a!=\"0\" and b!=\"\"",
                    " | status>=400",
                    " | a=\"x\" or c>1 | status!=\"007\"",
                    " | a_extracted!=\"x\" | b=~\".+\"",
                    " | c>10s | c<1h",
                    " | a_b!=\"\" | drop c",
                    " | __error__=\"\" | a!=\"true\"");

    private int projections;
    private int numbers;

    private record Outcome(boolean passed, LabelSet stream, LabelSet metadata, LabelSet parsed) {
        /// But for the value of a parsed label.
        Outcome without(String name) {
            var rest = new TreeMap<String, String>();
            for (int i = 0; i < parsed.size(); i++) {
                boolean same = parsed.name(i).equals(name);
                rest.put(parsed.name(i), same ? "" : parsed.value(i));
            }
            return new Outcome(passed, stream, metadata, LabelSet.of(rest));
        }
    }

    private static List<Stage> stages(String text) {
        return ((Expr.Log) LogQl.parse("{app=\"web\"} " + text)).stages();
    }

    private static EntryBatch batch(byte[] line, LabelSet stream, boolean metadata) {
        var batch = new EntryBatch();
        batch.reset(stream, 1);
        batch.lineLengthArray()[0] = line.length;
        batch.lines(line);
        if (metadata) {
            var value = Utf8Slice.of("m");
            batch.metadata(List.of(new MetadataColumn("b", List.of(value), new int[] {0})));
        }
        return batch;
    }

    private static Outcome run(Pipeline pipeline, EntryBatch batch) {
        pipeline.start(batch);
        boolean passed = pipeline.test(0);
        Row row = pipeline.row();
        return passed
                ? new Outcome(true, row.streamLabels(), row.metadataLabels(), row.parsedLabels())
                : new Outcome(false, LabelSet.EMPTY, LabelSet.EMPTY, LabelSet.EMPTY);
    }

    private void check(SplittableRandom random, String parser, byte[] line, String message) {
        List<Stage> stages = stages(parser + FILTERS.get(random.nextInt(FILTERS.size())));
        var labels = new ArrayList<String>();
        for (String name : NAMES) {
            if (random.nextInt(4) == 0) {
                labels.add(random.nextInt(4) == 0 ? name + "_extracted" : name);
            }
        }
        if (random.nextInt(10) == 0) {
            labels.add("__error__");
        }
        LabelSet stream = random.nextBoolean() ? LabelSet.of("a", "s") : LabelSet.EMPTY;
        boolean metadata = random.nextInt(3) == 0;
        var shape = new RandomShape(random, line);
        var needed = NeededLabels.grouped(labels, stages, null);
        PipelinePlan plan = PipelinePlan.compile(stages, needed);
        LineProjection projection = plan.projection();
        Projected projected = projection == null ? null : projection.project(shape);
        for (int i = 0; projected != null && i < shape.lineCount(); i++) {
            projections++;
            byte[] part = shape.line(i, projected);
            assertEquals(
                    run(plan.start(), batch(shape.line(i), stream, metadata)),
                    run(plan.start(), batch(part, stream, metadata)),
                    message + new TreeSet<>(labels) + text(shape.line(i)) + " as " + text(part));
        }
        checkConditions(stages, shape, stream, metadata, message);
        checkNumbers(random, stages, labels, shape, stream, message);
    }

    /// Lines that differ by a number alone fare alike, and if the number comes from there, it is all of its text.
    private void checkNumbers(
            SplittableRandom random,
            List<Stage> stages,
            List<String> labels,
            RandomShape shape,
            LabelSet stream,
            String message) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        var all = new ArrayList<>(labels);
        all.add(name);
        PipelinePlan plan = PipelinePlan.compile(stages, NeededLabels.grouped(all, stages, null));
        LineProjection projection = plan.projection(name);
        Projected projected = projection == null ? null : projection.project(shape);
        if (projected == null
                || projected.number() == LineProjection.NONE
                || labels.contains(name)
                || labels.contains(name + "_extracted")
                || plan.mayRead(name)) {
            return;
        }
        for (int i = 0; i < shape.lineCount(); i++) {
            for (int other = 0; other < shape.lineCount(); other++) {
                byte[] mixed = shape.line(i, projected, other);
                if (mixed == null) {
                    continue;
                }
                numbers++;
                Outcome own = run(plan.start(), batch(shape.line(i, projected), stream, false));
                Outcome others = run(plan.start(), batch(mixed, stream, false));
                String place = message + " " + name + text(mixed);
                assertEquals(own.without(name), others.without(name), place);
                if (own.parsed().has(name)) {
                    assertEquals(shape.number(i, projected), own.parsed().get(name), place);
                    assertEquals(shape.number(other, projected), others.parsed().get(name), place);
                }
            }
        }
    }

    /// A row that passes all stages fulfils each condition.
    private static void checkConditions(
            List<Stage> stages,
            RandomShape shape,
            LabelSet stream,
            boolean metadata,
            String message) {
        PipelinePlan all = PipelinePlan.compile(stages, NeededLabels.ALL);
        for (PipelinePlan condition : all.conditions()) {
            LineProjection projection = condition.projection();
            Projected projected = projection == null ? null : projection.project(shape);
            for (int i = 0; projected != null && i < shape.lineCount(); i++) {
                if (run(all.start(), batch(shape.line(i), stream, metadata)).passed()) {
                    byte[] part = shape.line(i, projected);
                    assertTrue(
                            run(condition.start(), batch(part, stream, metadata)).passed(),
                            message + text(shape.line(i)) + " as " + text(part));
                }
            }
        }
    }

    private static String text(byte[] line) {
        return " [" + Utf8.text(line, 0, line.length) + "]";
    }

    @Test
    void jsonFieldsAreTheSame() {
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new SplittableRandom(seed);
            String line = RandomFields.json(random);
            byte[] bytes = Utf8.bytes(random.nextBoolean() ? line : damaged(random, line));
            check(random, "| json", bytes, "seed " + seed);
        }
        assertTrue(projections > RUNS / 10, "only " + projections);
        assertTrue(numbers > RUNS / 3000, "only " + numbers);
    }

    @Test
    void logfmtPairsAreTheSame() {
        String[] parsers = {"| logfmt", "| logfmt --strict", "| logfmt --keep-empty"};
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new SplittableRandom(seed);
            String line = RandomFields.logfmt(random);
            byte[] bytes = Utf8.bytes(random.nextBoolean() ? line : damaged(random, line));
            check(random, parsers[random.nextInt(3)], bytes, "seed " + seed);
        }
        assertTrue(projections > RUNS / 10, "only " + projections);
        assertTrue(numbers > RUNS / 3000, "only " + numbers);
    }

    @Test
    void capturesAreTheSame() {
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new SplittableRandom(seed);
            String line = words(random);
            String pattern = pattern(random, random.nextBoolean() ? line : words(random));
            check(
                    random,
                    "| pattern `" + pattern + "`",
                    Utf8.bytes(line),
                    "seed " + seed + pattern);
        }
        assertTrue(projections > RUNS / 10, "only " + projections);
        assertTrue(numbers > RUNS / 3000, "only " + numbers);
    }

    private static String words(SplittableRandom random) {
        var line = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int kind = random.nextInt(14);
            line.append(kind < 6 ? " " : kind == 6 ? " - " : "[]\":/,-".charAt(kind - 7));
            if (kind < 8) {
                line.append(random.nextInt(2) == 0 ? "ab" : "12").append(random.nextInt(20));
            }
        }
        return line.toString();
    }

    /// The line with captures in place of some of its parts.
    private static String pattern(SplittableRandom random, String line) {
        var pattern = new StringBuilder();
        int name = 0;
        boolean captured = false;
        for (int at = 0; at < line.length(); at++) {
            if (!captured && random.nextInt(3) == 0) {
                pattern.append(
                        random.nextBoolean() && name < 3
                                ? "<" + "abc".charAt(name++) + ">"
                                : "<_>");
                at += random.nextInt(4);
                captured = true;
            } else {
                pattern.append(line.charAt(at));
                captured = false;
            }
        }
        return pattern + (captured ? " " : "") + "<status>";
    }

    private static String damaged(SplittableRandom random, String line) {
        var text = new StringBuilder(line);
        for (int i = random.nextInt(3); i >= 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            char c = "\"\\{}[]:=, \tau0".charAt(random.nextInt(14));
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, c);
                default -> text.setCharAt(at, c);
            }
        }
        return text.toString();
    }
}
