package io.skald.logql.pipeline;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.skald.logql.syntax.SyntaxException;
import io.skald.model.GoQuoting;
import io.skald.testing.Fuzz;
import io.skald.testing.QueryMutations;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Texts that stages have languages of their own for: patterns, paths, keys, addresses. What is wrong is refused with the
/// documented error, what is not works on any line.
class StageTextsFuzzTest {
    private static final int INPUTS = 4_000;

    private static final QueryMutations LINES =
            new QueryMutations(
                    List.of(
                            "10.0.0.1 - bob [01/Jan] \"GET /a HTTP/1.1\" 200 17",
                            "level=info msg=\"it is \\\"fine\\\"\" took=3ms ip=2001:db8::1",
                            "{\"a\":{\"b\":[1,{\"c d\":\"é\"}]},\"_entry\":\"x\",\"n\":-1.5e3}",
                            "[1,2,[3]]",
                            "<a> <_> worker-<b>",
                            "from 10.0.0.12:33000 to [::ffff:10.0.0.1]:443",
                            ""));

    private static void check(List<String> stages, QueryMutations texts) {
        Fuzz.run(
                INPUTS,
                random -> {
                    String stage = stages.get(random.nextInt(stages.size()));
                    String text = GoQuoting.quote(texts.next(random));
                    return new Input(stage.formatted(text), LINES.next(random));
                },
                StageTextsFuzzTest::run);
    }

    private record Input(String stage, String line) {}

    private static void run(Input input) {
        LinePipe pipe;
        try {
            pipe = LinePipe.of(input.stage());
        } catch (SyntaxException e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty(), "an error without a text");
            return;
        }
        if (pipe.run(input.line())) {
            assertNotNull(pipe.labels());
            assertNotNull(pipe.line());
        }
    }

    @Test
    void patterns() {
        check(
                List.of("| pattern %s", "|> %s", "!> %s", "|> %s or \"<_>x\""),
                new QueryMutations(
                        List.of(
                                "<ip> - <_> [<ts>] \"<method> <path> <_>\" <status> <_>",
                                "<_>job <_> failed<_>",
                                "<a><b>",
                                "<_a1>é<_><",
                                "level=<level> <_>took=<took>")));
    }

    @Test
    void regularExpressions() {
        check(
                List.of(
                        "| regexp %s",
                        "|~ %s",
                        "!~ %s",
                        "| logfmt | level=~%s",
                        "| logfmt | drop level=~%1$s, msg!~%1$s"),
                new QueryMutations(
                        List.of(
                                "(?P<a>\\d+) (?P<b>\\S+)?",
                                "(?i)info|.*x",
                                "(?P<a_1>[^ ]*)$",
                                "^\\Qa\\E{1,3}(?:x|y)*")));
    }

    @Test
    void pathsAndKeys() {
        check(
                List.of(
                        "| json x=%s",
                        "| json a, x=%s, y=\"a.b\"",
                        "| logfmt x=%s",
                        "| logfmt --strict x=%s, level"),
                new QueryMutations(
                        List.of(
                                "a.b[0]",
                                "[0].a[\"c d\"]",
                                "level",
                                "a[1][\"\\\"\"].b",
                                "\"user.id\"")));
    }

    @Test
    void addresses() {
        check(
                List.of("|= ip(%s)", "!= ip(%s)", "| logfmt | ip=ip(%s)", "| logfmt | ip!=ip(%s)"),
                new QueryMutations(
                        List.of(
                                "10.0.0.1",
                                "10.0.0.0/8",
                                "10.0.0.2-10.1.0.0",
                                "2001:db8::-2001:db8::ffff",
                                "fe80::/10",
                                "::ffff:10.0.0.1",
                                "1:2:3:4:5:6:7:8%eth0")));
    }
}
