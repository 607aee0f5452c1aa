package io.skald.logql.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.Stage;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.Utf8;
import io.skald.testing.NaiveFields;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Random and damaged lines of JSON and logfmt: the stages find what the naive reader finds, and whatever stands around a
/// line in its array does not matter. `-Dskald.runs=1000000` for longer.
class FieldsFuzzTest {
    private static final int RUNS = Integer.getInteger("skald.runs", 20_000);

    private static Pipeline pipeline(String text) {
        List<Stage> stages = ((Expr.Log) LogQl.parse("{app=\"web\"} " + text)).stages();
        return PipelinePlan.compile(stages, NeededLabels.ALL).start();
    }

    /// The line somewhere in an array full of quotes, brackets and letters.
    private static EntryBatch batch(SplittableRandom random, String line) {
        byte[] bytes = Utf8.bytes(line);
        int before = random.nextInt(10);
        byte[] all = new byte[before + bytes.length + random.nextInt(10)];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) "\"\\{}[]=, a".charAt(random.nextInt(10));
        }
        System.arraycopy(bytes, 0, all, before, bytes.length);
        var batch = new EntryBatch();
        batch.reset(LabelSet.EMPTY, 1);
        batch.lineOffsetArray()[0] = before;
        batch.lineLengthArray()[0] = bytes.length;
        batch.lines(all);
        return batch;
    }

    private static String labels(Pipeline pipeline, EntryBatch batch) {
        pipeline.start(batch);
        pipeline.test(0);
        return pipeline.row().parsedLabels().toString();
    }

    private static String expected(NaiveFields.Fields naive, String kind) {
        var labels = new TreeMap<>(naive.fields());
        if (naive.error() != null) {
            labels.put("__error__", kind);
            labels.put("__error_details__", naive.error());
        }
        return LabelSet.of(labels).toString();
    }

    @Test
    void jsonLinesAreReadAsTheNaiveReaderDoes() {
        Pipeline json = pipeline("| json");
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new SplittableRandom(seed);
            String line = damaged(random, RandomFields.json(random));
            assertEquals(
                    expected(NaiveFields.json(line), "JSONParserErr"),
                    labels(json, batch(random, line)),
                    "seed " + seed + ": " + line);
        }
    }

    @Test
    void logfmtLinesAreReadAsTheNaiveReaderDoes() {
        Pipeline lenient = pipeline("| logfmt");
        Pipeline strict = pipeline("| logfmt --strict --keep-empty");
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new SplittableRandom(seed);
            String line = damaged(random, RandomFields.logfmt(random));
            EntryBatch batch = batch(random, line);
            assertEquals(
                    expected(NaiveFields.logfmt(line, false, false), ""),
                    labels(lenient, batch),
                    "seed " + seed + ": " + line);
            assertEquals(
                    expected(NaiveFields.logfmt(line, true, true), "LogfmtParserErr"),
                    labels(strict, batch),
                    "seed " + seed + ": " + line);
        }
    }

    /// In lines that are whole, a path of names finds what the flattened line holds under the joined name.
    @Test
    void pathsFindWhatFlatteningFinds() {
        Pipeline paths = pipeline("| json x=\"a\", y=\"a.b\", z=\"b.a.c\"");
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new SplittableRandom(seed);
            String line = RandomFields.json(random, 3, List.of("a", "b", "c", "d"));
            var fields = NaiveFields.json(line).fields();
            var found = pathsOf(paths, batch(random, line));
            for (var path : List.of("x a", "y a_b", "z b_a_c")) {
                String label = path.substring(0, 1);
                String value = fields.get(path.substring(2));
                if (value != null) {
                    assertEquals(value, found.get(label), "seed " + seed + ": " + line);
                }
            }
        }
    }

    private static LabelSet pathsOf(Pipeline pipeline, EntryBatch batch) {
        pipeline.start(batch);
        pipeline.test(0);
        return pipeline.row().parsedLabels();
    }

    @Test
    void pathsBearAnyDamage() {
        Pipeline paths =
                pipeline(
                        "| json a, b=\"a.b\", c=\"a[0]\", d=\"b.a.c\", e=\"[1]\", f=\"b[1][0].a\"");
        Pipeline keys = pipeline("| logfmt --strict a, b=\"d\", c");
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new SplittableRandom(seed);
            labels(paths, batch(random, damaged(random, RandomFields.json(random))));
            labels(keys, batch(random, damaged(random, RandomFields.logfmt(random))));
        }
    }

    /// Half of the lines stay whole.
    private static String damaged(SplittableRandom random, String line) {
        var text = new StringBuilder(line);
        int wounds = random.nextBoolean() ? 0 : 1 + random.nextInt(3);
        for (int i = 0; i < wounds && !text.isEmpty(); i++) {
            int at = random.nextInt(text.length());
            char c = "\"\\{}[]:=, \tau0".charAt(random.nextInt(14));
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, c);
                case 2 -> text.setCharAt(at, c);
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }
}
