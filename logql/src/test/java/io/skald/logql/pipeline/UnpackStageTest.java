package io.skald.logql.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Set;

class UnpackStageTest {
    private final LinePipe pipe = LinePipe.of("| unpack");

    private void unpacks(String line, String to, String labels) {
        assertTrue(pipe.run(line));
        assertEquals(to, pipe.line());
        assertEquals(labels, pipe.labels().toString());
    }

    @Test
    void takesStringsOnly() {
        unpacks(
                "{\"a\":\"x\",\"n\":1,\"o\":{\"p\":\"q\"},\"l\":[\"_entry\"],\"_entry\":\"hi\"} x",
                "hi",
                "{a=\"x\"}");
        unpacks("{\"_entry\":{\"_entry\":\"x\"}}", "{\"_entry\":{\"_entry\":\"x\"}}", "{}");
    }

    @Test
    void undoesEscapes() {
        unpacks(
                "{\"\\u0061\":\"\\u00fc\\n\",\"app\":\"\\\"\",\"_entry\":\"\\t\\\\\"}",
                "\t\\",
                "{a=\"\u00fc\\n\", app_extracted=\"\\\"\"}");
    }

    @Test
    void damagedLinesStayAsTheyAre() {
        String half = "{\"a\":\"x\",\"_entry\":\"y\"";
        unpacks(
                half,
                half,
                "{__error__=\"JSONParserErr\", __error_details__=\"Value is array, but can't find"
                        + " closing ']' symbol\"}");
    }

    @Test
    void replacesTheLineEvenIfNoLabelIsNeeded() {
        var bare = new LinePipe("| unpack |= \"hi\"", new NeededLabels(false, Set.of()));
        assertTrue(bare.run("{\"a\":\"x\",\"_entry\":\"\\u0068i\"}"));
        assertEquals("{}", bare.labels().toString());
    }
}
