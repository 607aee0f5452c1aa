package io.skald.logql.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Random lines with fields: few names, so that they meet, and values of all kinds.
final class RandomFields {
    private static final List<String> NAMES =
            List.of(
                    "a",
                    "b",
                    "c",
                    "a_b",
                    "a.b",
                    "1st",
                    "",
                    " a ",
                    "a",
                    "b",
                    "long_name_of_a_field",
                    "ü\\n");
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "x",
                    "two words",
                    "say \\\"no\\\"",
                    "\\u00e9\\ud83d\\ude00",
                    "\\ud83d",
                    "grüße",
                    "a=b",
                    "{}]",
                    "C:\\\\dir\\\\",
                    "tab\\there and some more of it");
    private static final List<String> WORDS =
            List.of("0", "-12.50", "1E-7", "12345678901234567890", "true", "false", "null");

    private RandomFields() {}

    private static <T> T pick(RandomGenerator random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String blanks(RandomGenerator random) {
        return " \t ".repeat(random.nextInt(8) / 7);
    }

    static String json(RandomGenerator random) {
        return json(random, 4, NAMES);
    }

    /// An object with some of these names, in their order.
    static String json(RandomGenerator random, int depth, List<String> names) {
        List<String> members = new ArrayList<>();
        for (String name : names) {
            if (random.nextInt(5) < 2) {
                members.add(
                        blanks(random)
                                + '"'
                                + name
                                + '"'
                                + blanks(random)
                                + ':'
                                + blanks(random)
                                + value(random, depth - 1, names));
            }
        }
        return "{" + String.join(",", members) + blanks(random) + "}";
    }

    private static String value(RandomGenerator random, int depth, List<String> names) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0, 1 -> '"' + pick(random, TEXTS) + '"';
            case 2, 3 -> pick(random, WORDS);
            case 4 -> json(random, depth, names);
            default ->
                    "["
                            + value(random, depth - 1, names)
                            + ","
                            + value(random, depth - 1, names)
                            + "]";
        };
    }

    static String logfmt(RandomGenerator random) {
        var line = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            line.append(pick(random, NAMES).replace("\\n", ""));
            switch (random.nextInt(4)) {
                case 0 -> line.append("=\"").append(pick(random, TEXTS)).append('"');
                case 1 -> line.append('=').append(pick(random, WORDS));
                case 2 -> line.append('=').append(pick(random, TEXTS).replace("\\", ""));
                default -> line.append(random.nextBoolean() ? "=" : "");
            }
            line.append(random.nextInt(9) == 0 ? "" : " ");
        }
        return line.toString();
    }
}
