package io.skald.logql.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// What stages may make of one row.
class RowBoundsTest {
    private static final String BIG = "{{repeat 1000000 \"x\"}}";

    private static LinePipe run(String stages, String line) {
        LinePipe pipe = LinePipe.of(stages);
        assertTrue(pipe.run(line));
        return pipe;
    }

    private static String error(LinePipe pipe) {
        return pipe.labels().get("__error__") + ": " + pipe.labels().get("__error_details__");
    }

    @Test
    void templatesMakeFourMebibytesOfARow() {
        String stage = "| line_format `" + BIG + "`";
        LinePipe few = run(stage.repeat(4), "x");
        assertEquals(1_000_000, few.line().length());
        assertFalse(few.labels().has("__error__"));
        assertEquals(
                "TemplateFormatErr: the stages make more than 4194304 bytes of a row",
                error(run(stage.repeat(300), "x")));
    }

    @Test
    void labelsMadeByTemplatesCountTogether() {
        var targets = new StringBuilder("| label_format a0=`" + BIG + "`");
        for (int i = 1; i < 300; i++) {
            targets.append(", a").append(i).append("=`" + BIG + "`");
        }
        LinePipe pipe = run(targets.toString(), "x");
        assertEquals("TemplateFormatErr", pipe.labels().get("__error__"));
        assertEquals(6, pipe.labels().size());
    }

    @Test
    void parsersOfALineThatATemplateMadeCountToo() {
        String made =
                "| line_format `{{printf \"{\\\"a\\\":\\\"%s\\\"}\" (repeat 400000 \"\\\\n\")}}`";
        assertEquals(
                "JSONParserErr: the stages make more than 4194304 bytes of a row",
                error(run(made + "| json | drop a".repeat(300), "x")));
        assertEquals(
                "JSONParserErr: the stages make more than 4194304 bytes of a row",
                error(run(made + "| json " + targets(300), "x")));
    }

    private static String targets(int count) {
        var targets = new StringBuilder("c=\"a\"");
        for (int i = 0; i < count; i++) {
            targets.append(", c").append(i).append("=\"a\"");
        }
        return targets.toString();
    }

    @Test
    void longNamesGiveNoLabel() {
        String most = "k".repeat(4096);
        assertEquals("1", run("| json", "{\"" + most + "\":1}").labels().get(most));
        assertEquals(
                "{b=\"2\"}",
                run("| json", "{\"" + most + "k\":1,\"b\":2,\"" + most + "\":{\"a\":1}}")
                        .labels()
                        .toString());
        assertEquals("{b=\"2\"}", run("| logfmt", most + "k=1 b=2").labels().toString());
    }

    @Test
    void namesMadeOfNamesAreBoundedInARow() {
        var line = new StringBuilder("{\"" + "k".repeat(4000) + "\":{\"first\":1");
        for (int i = 0; i < 30_000; i++) {
            line.append(",\"").append(i).append("\":1");
        }
        LinePipe pipe = run("| json", line.append("}}").toString());
        assertEquals(
                "JSONParserErr: the stages make more than 4194304 bytes of a row", error(pipe));
        assertTrue(pipe.labels().size() < 1100);
    }

    @Test
    void manyKeysWearThePipelineOut() {
        LinePipe pipe = LinePipe.of("| logfmt");
        assertFalse(pipe.isWorn());
        var line = new StringBuilder();
        for (int i = 0; i < 9_000; i++) {
            line.append("k".repeat(1000)).append(i).append("=1 ");
        }
        assertTrue(pipe.run(line.toString()));
        assertTrue(pipe.isWorn());
    }
}
