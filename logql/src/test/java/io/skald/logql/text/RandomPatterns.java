package io.skald.logql.text;

import java.util.random.RandomGenerator;

/// Random well-formed RE2 patterns, and texts in which they have a chance to match.
final class RandomPatterns {
    private static final String[] ATOMS = {
        "a",
        "b",
        "k",
        "S",
        "ab",
        "é",
        "€",
        "𝄞",
        ".",
        "[ab]",
        "[^a]",
        "[^€-𝄞]",
        "[a-zé]",
        "\\d",
        "\\W",
        "\\w",
        "\\s",
        "\\x{20ac}",
        "\\n",
        "[[:upper:]]",
        "\\pL",
        "\\P{Lu}",
        "\\Qa.b\\E",
        "ſ",
        "\\x{fffd}",
        "[^\\n]",
        "err",
        "1"
    };
    private static final String[] ASSERTIONS = {"^", "$", "\\b", "\\B", "\\A", "\\z"};
    private static final String[] REPEATS = {
        "*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}", "*?", "{0}"
    };
    private static final String[] GROUPS = {"(", "(?:", "(?i)(?:", "(?s:", "(?m:", "(?i:", "(?P<"};
    private static final String[] PIECES = {
        "a", "b", "k", "K", "S", "s", "é", "É", "€", "𝄞", "\n", " ", "1", "err", "ſ", "\u212a",
        "a.b", "\ufffd", "_", "A"
    };

    private final RandomGenerator random;
    private int names;

    RandomPatterns(RandomGenerator random) {
        this.random = random;
    }

    String pattern() {
        return alternation(3);
    }

    private String alternation(int depth) {
        var out = new StringBuilder(concatenation(depth));
        while (random.nextInt(4) == 0) {
            out.append('|').append(concatenation(depth));
        }
        return out.toString();
    }

    private String concatenation(int depth) {
        var out = new StringBuilder();
        for (int n = random.nextInt(4); n >= 0; n--) {
            if (random.nextInt(8) == 0) {
                out.append(pick(ASSERTIONS));
                continue;
            }
            out.append(
                    depth > 0 && random.nextInt(3) == 0
                            ? group() + alternation(depth - 1) + ")"
                            : pick(ATOMS));
            if (random.nextInt(3) == 0) {
                out.append(pick(REPEATS));
            }
        }
        return out.toString();
    }

    private String group() {
        String group = pick(GROUPS);
        return group.endsWith("<") ? group + "n" + names++ + ">" : group;
    }

    String text() {
        var out = new StringBuilder();
        for (int n = random.nextInt(9); n > 0; n--) {
            out.append(pick(PIECES));
        }
        return out.toString();
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
