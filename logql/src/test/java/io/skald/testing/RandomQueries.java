package io.skald.testing;

import java.util.List;
import java.util.random.RandomGenerator;

/// Random LogQL over the data of [RandomLogs], all of which the engine can run.
public final class RandomQueries {
    private static final List<String> SELECTORS =
            List.of(
                    "{app=\"web\"}",
                    "{app=~\"web|db\"}",
                    "{app!=\"db\", env=~\".+\"}",
                    "{env=\"prod\"}",
                    "{env=~\"p.*\", app!~\"w.*\"}");
    private static final List<String> WORDS =
            List.of("error", "n=1", "level", "=", "", "x", "ok", "zzz");
    private static final List<String> LABELS =
            List.of(
                    "level",
                    "n",
                    "app",
                    "trace",
                    "took",
                    "size",
                    "app_extracted",
                    "env",
                    "o_k",
                    "a",
                    "src",
                    "pod");

    private static final String JSON_PATHS = "| json level, app, k=\"o.k\", size=\"o.n\"";
    private static final String LOGFMT_KEYS = "| logfmt app, lvl=\"level\", n";

    private static final String WITHOUT_ERRORS = " | __error__=\"\"";

    private static final List<String> LINE_FILTERS =
            List.of(
                    "|~ \"n=[12]|ok$\"",
                    "!~ \"^level=(error|warn)\"",
                    "|~ \"err.*[0-9]\" or \"zzz\"",
                    "|> \"<_>n=<_>\"",
                    "|> \"level=<_> n=<_>\"",
                    "!> \"<_>error <_>\" or \"ok\"",
                    "|> \"<_>ok\"",
                    "|= ip(\"10.0.0.0/24\")",
                    "!= ip(\"10.0.0.5-10.0.1.5\")");
    private static final List<String> FURTHER_PARSERS =
            List.of(
                    "| pattern \"level=<level> <_>=<a>\"",
                    "| pattern \"<a> <src>\"",
                    "| pattern \"<_>n=<n>\"",
                    "| regexp \"n=(?P<n>[0-9]+)\"",
                    "| regexp \"(?P<a>[a-z]+)=(?P<level>[a-z]+)?\"",
                    "| unpack",
                    "| decolorize");

    private static final List<String> ARITHMETIC =
            List.of("+", "-", "*", "/", "%", "> bool", ">=", "<", "!=", "== bool");
    private static final List<String> OPERATORS =
            List.of("+", "-", "*", "/", ">", "<= bool", "==", "and", "or", "unless");

    private RandomQueries() {}

    private static <T> T pick(RandomGenerator random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// A log query.
    public static String log(RandomGenerator random) {
        return log(random, List.of("| json", "| logfmt", JSON_PATHS, LOGFMT_KEYS));
    }

    private static String log(RandomGenerator random, List<String> parsers) {
        var query = new StringBuilder(pick(random, SELECTORS));
        int stages = random.nextInt(5);
        for (int i = 0; i < stages; i++) {
            // Behind `drop a`, `!= "x"` would be a condition on the label and no line filter.
            String stage = stage(random, parsers);
            boolean behindNames = query.toString().matches(".*\\| (drop|keep) [a-z_, ]+");
            if (!behindNames || stage.startsWith("| ")) {
                query.append(' ').append(stage);
            }
        }
        if (random.nextInt(3) == 0) {
            query.append(' ').append(format(random));
        }
        return query.toString();
    }

    /// What makes lines and labels comes last: a parser behind it would meet labels that no parser has set.
    private static String format(RandomGenerator random) {
        String template = "\"{{." + pick(random, LABELS) + "}}-{{." + pick(random, LABELS) + "}}\"";
        String format =
                switch (random.nextInt(4)) {
                    case 0 -> "| line_format " + template;
                    case 1 -> "| label_format made=" + template + ", also=\"<{{.made}}>\"";
                    case 2 -> "| label_format made=" + pick(random, LABELS) + ", n=" + template;
                    default -> "| label_format a=level | line_format " + template;
                };
        return random.nextBoolean() ? format : format + " | " + filter(random, 1);
    }

    private static String stage(RandomGenerator random, List<String> parsers) {
        return switch (random.nextInt(11)) {
            case 8 -> pick(random, LINE_FILTERS);
            case 9 -> pick(random, FURTHER_PARSERS);
            case 10 ->
                    "| src"
                            + pick(random, List.of("=", "!="))
                            + pick(
                                    random,
                                    List.of(
                                            "ip(\"10.0.0.0/24\")",
                                            "ip(\"10.0.1.3\")",
                                            "ip(\"10.0.0.5-10.0.1.5\")"));
            case 0, 1 -> pick(random, List.of("|=", "!=")) + " \"" + pick(random, WORDS) + "\"";
            case 2 ->
                    pick(random, List.of("|=", "!="))
                            + " \""
                            + pick(random, WORDS)
                            + "\" or \""
                            + pick(random, WORDS)
                            + "\"";
            case 3, 4 -> pick(random, parsers);
            case 5 ->
                    pick(random, List.of("| drop ", "| keep "))
                            + pick(random, LABELS)
                            + ", "
                            + pick(random, LABELS);
            default -> "| " + filter(random, 2);
        };
    }

    private static String filter(RandomGenerator random, int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            return "("
                    + filter(random, depth - 1)
                    + pick(random, List.of(" and ", " or ", ", "))
                    + filter(random, depth - 1)
                    + ")";
        }
        return pick(random, LABELS)
                + pick(
                        random,
                        List.of(
                                "=\"error\"",
                                "!=\"error\"",
                                "=\"\"",
                                "!=\"\"",
                                "=~\"e.+\"",
                                "=\"web\"",
                                "=\"3\"",
                                ">1",
                                "!=2",
                                "<=40ms",
                                ">=1KB"));
    }

    /// A metric query, evaluated every `[range]`. What fails is left out; no `logfmt` with keys, which in such queries
    /// depends on what is needed.
    public static String metric(RandomGenerator random, String range) {
        String inner = random.nextInt(3) == 0 ? unwrapped(random, range) : counted(random, range);
        return switch (random.nextInt(10)) {
            case 8 -> binary(random, inner, range);
            case 9 ->
                    "sum by (app) ("
                            + inner
                            + ") "
                            + pick(random, OPERATORS)
                            + " sum by (app) ("
                            + counted(random, range)
                            + ")";
            case 0 -> inner;
            case 6 ->
                    pick(random, List.of("topk", "bottomk"))
                            + pick(random, List.of("", " by (app)", " without (n, level)"))
                            + " ("
                            + (1 + random.nextInt(3))
                            + ", "
                            + inner
                            + ")";
            case 7 ->
                    "label_replace("
                            + inner
                            + ", \"made\", \"$1-\", \""
                            + pick(random, LABELS)
                            + "\", \"(.).*\")";
            case 1 -> "sum(" + inner + ")";
            case 2 -> "sum without (" + pick(random, LABELS) + ") (" + inner + ")";
            case 3 ->
                    pick(random, List.of("max", "min", "avg", "count"))
                            + " by ("
                            + pick(random, LABELS)
                            + ") ("
                            + inner
                            + ")";
            default ->
                    "sum by ("
                            + pick(random, LABELS)
                            + ", "
                            + pick(random, LABELS)
                            + ") ("
                            + inner
                            + ")";
        };
    }

    private static String binary(RandomGenerator random, String inner, String range) {
        String number = pick(random, List.of("2", "0.5", "-1"));
        return switch (random.nextInt(4)) {
            case 0 -> inner + " " + pick(random, ARITHMETIC) + " " + number;
            case 1 -> number + " " + pick(random, ARITHMETIC) + " " + inner;
            case 2 -> "sum(" + inner + ") or vector(7)";
            default -> inner + " " + pick(random, OPERATORS) + " " + counted(random, range);
        };
    }

    private static String counted(RandomGenerator random, String range) {
        String op =
                pick(random, List.of("count_over_time", "bytes_over_time", "rate", "bytes_rate"));
        return op + "(" + samples(random) + WITHOUT_ERRORS + window(random, range) + ")";
    }

    private static String samples(RandomGenerator random) {
        return log(random, List.of("| json", "| logfmt", JSON_PATHS));
    }

    private static String window(RandomGenerator random, String range) {
        return " [" + range + "]" + pick(random, List.of("", "", " offset 7s"));
    }

    /// Numbers are taken out of what `logfmt` finds.
    private static String unwrapped(RandomGenerator random, String range) {
        String op = pick(random, List.of("sum", "rate", "avg", "min", "max", "stdvar", "quantile"));
        String samples =
                samples(random)
                        + " | logfmt"
                        + WITHOUT_ERRORS
                        + " | unwrap n"
                        + pick(random, List.of("", " | n > 1", " | level=\"error\""))
                        + WITHOUT_ERRORS
                        + window(random, range);
        String name = op.equals("rate") ? op : op + "_over_time";
        String grouping =
                op.equals("rate") || op.equals("sum")
                        ? ""
                        : pick(random, List.of("", " by (app, level)", " by ()", " without (env)"));
        return name + (op.equals("quantile") ? "(0.3, " : "(") + samples + ")" + grouping;
    }
}
