package io.skald.logql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.skald.model.Utf8;
import io.skald.testing.Fuzz;
import io.skald.testing.QueryMutations;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Patterns that are mostly damaged are refused with the documented error or match what RE2/J says they match, and all
/// ways to an answer agree.
class RegexFuzzTest {
    private static final int INPUTS = 4_000;
    private static final int TEXTS_PER_PATTERN = 6;

    private final QueryMutations patterns = new QueryMutations(known());
    private final RandomPatterns texts = new RandomPatterns(new SplittableRandom(7));

    private static List<String> known() {
        List<String> known =
                new ArrayList<>(
                        List.of(
                                "(?P<method>GET|POST) (?P<path>/\\S+) (?P<status>\\d{3})",
                                "(?i)error|fatal|panic",
                                "^level=(info|debug) .*took=[0-9]+ms$",
                                "[[:upper:]]{2,}[^[:space:]]+",
                                "\\Qa.b\\E\\x{1F600}\\pL\\P{Greek}",
                                "(((a{1,3}){1,3}){1,3})*",
                                "(?s-m:^.*$)|(?U)x+y??",
                                "a{1000}",
                                "(a|b|c|d|e)*[a-e]{12}",
                                "(x+x+)+y",
                                "\\bword\\B.\\A\\z",
                                "[^\\n\\]-\\x{10FFFF}a-c&&d]"));
        var random = new RandomPatterns(new SplittableRandom(3));
        for (int i = 0; i < 200; i++) {
            known.add(random.pattern());
        }
        return known;
    }

    @Test
    void anyPatternIsRefusedOrMatchesAsRe2jDoes() {
        Fuzz.run(INPUTS, patterns::next, this::check);
    }

    private void check(String source) {
        ByteRegex regex;
        ByteRegex anchored;
        CapturingRegex capturing;
        try {
            regex = ByteRegex.compile(source);
            anchored = ByteRegex.compileAnchored(source);
            capturing = CapturingRegex.compile(source);
        } catch (RegexSyntaxException e) {
            return;
        }
        LineFilter filter = LineFilter.matching(regex);
        Pattern peer = pattern(source, 0);
        Pattern anchoredPeer = pattern(source, Pattern.DOTALL);
        for (int i = 0; i < TEXTS_PER_PATTERN; i++) {
            String text = i == 0 ? source : texts.text();
            byte[] bytes = Utf8.bytes(text);
            boolean found = regex.find(bytes, 0, bytes.length);
            assertEquals(found, filter.matches(bytes, 0, bytes.length), "filter on " + text);
            assertEquals(
                    found, capturing.groups(bytes, 0, bytes.length) != null, "groups in " + text);
            if (peer != null && anchoredPeer != null && i > 0) {
                assertEquals(peer.matcher(text).find(), found, "found in " + text);
                assertEquals(
                        anchoredPeer.matcher(text).matches(),
                        anchored.find(bytes, 0, bytes.length),
                        "the whole of " + text);
            }
        }
    }

    private static @Nullable Pattern pattern(String source, int flags) {
        try {
            return Pattern.compile(source, flags);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }
}
