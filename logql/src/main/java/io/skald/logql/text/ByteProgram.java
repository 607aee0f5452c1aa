package io.skald.logql.text;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A pattern as a nondeterministic automaton over UTF-8 bytes (Thompson's construction). Immutable.
///
/// | step   | arguments                                  | meaning                                           |
/// |--------|--------------------------------------------|---------------------------------------------------|
/// | BYTES  | triples of lowest byte, highest byte, step | takes one byte; ranges are sorted and disjoint    |
/// | SPLIT  | steps                                      | goes on with each of them                         |
/// | ASSERT | code of an assertion, step                 | goes on if the assertion holds here               |
/// | MATCH  |                                            | the pattern has matched                           |
final class ByteProgram {
    enum Kind {
        BYTES,
        SPLIT,
        ASSERT,
        MATCH
    }

    private static final List<RegexNode.Assertion> ASSERTIONS =
            List.of(RegexNode.Assertion.values());

    /// The only step of its kind.
    static final int MATCH_STEP = 0;

    private final Kind[] kinds;
    private final int[][] arguments;
    private final int start;
    private final boolean looksAround;

    ByteProgram(Kind[] kinds, int[][] arguments, int start, boolean looksAround) {
        this.kinds = kinds;
        this.arguments = arguments;
        this.start = start;
        this.looksAround = looksAround;
    }

    /// @return null if the program would be too large
    static @Nullable ByteProgram compile(RegexNode node) {
        return new ByteProgramCompiler().compile(node);
    }

    int size() {
        return kinds.length;
    }

    int start() {
        return start;
    }

    Kind kind(int step) {
        return kinds[step];
    }

    int[] arguments(int step) {
        return arguments[step];
    }

    /// Assertion of an ASSERT step.
    RegexNode.Assertion assertion(int step) {
        return ASSERTIONS.get(arguments[step][0]);
    }

    /// How an ASSERT step names an assertion.
    static int code(RegexNode.Assertion assertion) {
        return ASSERTIONS.indexOf(assertion);
    }

    /// Whether there are assertions that ask for line ends or words.
    boolean looksAround() {
        return looksAround;
    }
}
