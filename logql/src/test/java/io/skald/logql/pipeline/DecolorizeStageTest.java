package io.skald.logql.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;
import java.util.regex.Pattern;

class DecolorizeStageTest {
    /// The grammar of [DecolorizeStage] as an expression.
    private static final Pattern SEQUENCE =
            Pattern.compile(
                    "[\\x1b\\x{9b}][\\[\\]()#;?]*"
                            + "(([A-Za-z0-9]*(;[A-Za-z0-9]*)*)?\\x07"
                            + "|([0-9]{1,4}(;[0-9]{0,4})*)?[0-9A-PRZcf-nqrty=><~])");

    private final LinePipe pipe = LinePipe.of("| decolorize");

    private String plain(String line) {
        assertTrue(pipe.run(line));
        return pipe.line();
    }

    @Test
    void takesColoursAndCursorMovesOut() {
        assertEquals("ERROR failed", plain("\u001b[31;1mERROR\u001b[0m \u001b[4mfailed\u001b[24m"));
        assertEquals("progress", plain("\u001b[2K\u001b[1Gprogress"));
        assertEquals("x", plain("\u009b38;5;208mx"));
        assertEquals("text", plain("\u001b]0;title\u0007text"));
    }

    @Test
    void leavesTheRestAlone() {
        assertEquals("", plain(""));
        assertEquals("[31m", plain("[31m"));
        assertEquals("a\u001b", plain("a\u001b"));
        assertEquals("\u001b[ x", plain("\u001b[ x"));
    }

    @Test
    void lastDigitCountsWhereTheFinalCharacterIsMissing() {
        assertEquals("; x", plain("\u001b[12; x"));
        assertEquals(" x", plain("\u001b[12345 x"));
        assertEquals("6m", plain("\u001b[1;123456m"));
    }

    @Test
    void agreesWithTheGrammarOnRandomLines() {
        var random = new SplittableRandom(5);
        String alphabet = "\u001b\u001b\u009b[];12345mAz\u0007 \u00e9";
        for (int run = 0; run < 100_000; run++) {
            var line = new StringBuilder();
            for (int length = random.nextInt(16); length > 0; length--) {
                line.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertEquals(SEQUENCE.matcher(line).replaceAll(""), plain(line.toString()));
        }
    }
}
