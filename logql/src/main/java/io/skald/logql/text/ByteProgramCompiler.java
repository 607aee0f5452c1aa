package io.skald.logql.text;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Builds a [ByteProgram] from its end: each part is compiled with the step that follows it. One use.
final class ByteProgramCompiler {
    /// Byte ranges and branches a program may have: 1.5 MB. A pattern beyond it (`\pL{500}`) is left to the
    /// automaton over characters.
    private static final int MAX_TRANSITIONS = 60_000;

    /// Steps that are alike share one; the arguments of a set of bytes are its identity.
    private record Arguments(int[] values) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Arguments that && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }

    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("program too large", null, false, false);
        }
    }

    private final List<ByteProgram.Kind> kinds = new ArrayList<>();
    private final List<int[]> arguments = new ArrayList<>();
    private final Map<Arguments, Integer> byteSteps = new HashMap<>();
    private int transitions;
    private boolean looksAround;

    @Nullable ByteProgram compile(RegexNode node) {
        try {
            int start = compile(node, add(ByteProgram.Kind.MATCH));
            return new ByteProgram(
                    kinds.toArray(ByteProgram.Kind[]::new),
                    arguments.toArray(int[][]::new),
                    start,
                    looksAround);
        } catch (TooLarge tooLarge) {
            return null;
        }
    }

    /// @return the step where the node begins
    private int compile(RegexNode node, int next) {
        return switch (node) {
            case RegexNode.Chars(var set) -> Utf8Ranges.compile(set, next, this::bytes);
            case RegexNode.Capture(var inner) -> compile(inner, next);
            case RegexNode.Assertion assertion -> {
                looksAround |=
                        assertion != RegexNode.Assertion.BEGIN_TEXT
                                && assertion != RegexNode.Assertion.END_TEXT;
                yield add(ByteProgram.Kind.ASSERT, ByteProgram.code(assertion), next);
            }
            case RegexNode.Concat(var parts) -> {
                int behind = next;
                for (RegexNode part : parts.reversed()) {
                    behind = compile(part, behind);
                }
                yield behind;
            }
            case RegexNode.Alternate(var branches) -> {
                int[] targets = new int[branches.size()];
                for (int i = 0; i < targets.length; i++) {
                    targets[i] = compile(branches.get(i), next);
                }
                yield add(ByteProgram.Kind.SPLIT, targets);
            }
            case RegexNode.Repeat(var inner, var min, var max) -> repeat(inner, min, max, next);
        };
    }

    private int repeat(RegexNode inner, int min, int max, int next) {
        int behind = next;
        if (max == RegexNode.UNBOUNDED) {
            int loop = add(ByteProgram.Kind.SPLIT, 0, next);
            arguments.get(loop)[0] = compile(inner, loop);
            behind = loop;
        } else {
            for (int i = min; i < max; i++) {
                behind = add(ByteProgram.Kind.SPLIT, compile(inner, behind), next);
            }
        }
        for (int i = 0; i < min; i++) {
            behind = compile(inner, behind);
        }
        return behind;
    }

    private int bytes(int[] triples) {
        Integer known = byteSteps.get(new Arguments(triples));
        if (known != null) {
            return known;
        }
        int step = add(ByteProgram.Kind.BYTES, triples);
        byteSteps.put(new Arguments(triples), step);
        return step;
    }

    private int add(ByteProgram.Kind kind, int... values) {
        transitions += 1 + values.length / 2;
        if (transitions > MAX_TRANSITIONS) {
            throw new TooLarge();
        }
        kinds.add(kind);
        arguments.add(values);
        return kinds.size() - 1;
    }
}
