package io.skald.logql.text;

import java.util.Arrays;

/// A set of steps of a [ByteProgram], with the walks that an automaton does on it. Not thread-safe.
final class StepSet {
    /// What came before a place. Nothing set: some other character.
    static final int AT_BEGIN = 1;

    static final int AFTER_NEWLINE = 2;
    static final int AFTER_WORD = 4;

    /// What comes next, beside the values of bytes.
    static final int UNKNOWN = -1;

    static final int END = 256;

    private static final int[] REPLACEMENT = {0xef, 0xbf, 0xbd};

    private final ByteProgram program;
    private final int[] steps;
    private final int[]
            places; // of each step in `steps`; stale values are told apart by looking there
    private final int[] stack;
    private int count;
    private boolean matches;
    private boolean asksAhead;

    StepSet(ByteProgram program) {
        this.program = program;
        this.steps = new int[program.size()];
        this.places = new int[program.size()];
        this.stack = new int[program.size()];
    }

    static int contextAfter(int b) {
        return b == '\n' ? AFTER_NEWLINE : isWord(b) ? AFTER_WORD : 0;
    }

    static boolean isWord(int b) {
        return b < 0x80 && b >= 0 && RegexAtoms.isWordCharacter(b);
    }

    void clear() {
        count = 0;
        matches = false;
        asksAhead = false;
    }

    /// Whether the pattern has matched.
    boolean matches() {
        return matches;
    }

    /// Whether it has assertions that depend on what comes next.
    boolean asksAhead() {
        return asksAhead;
    }

    /// Adds a step and all that can be reached from it without taking a byte.
    ///
    /// @param context what came before, see [#AT_BEGIN]
    /// @param next what comes next; with [#UNKNOWN], assertions that depend on it stay in the set
    void addReachable(int first, int context, int next) {
        int depth = 0;
        if (insert(first)) {
            stack[depth++] = first;
        }
        while (depth > 0) {
            int step = stack[--depth];
            int[] arguments = program.arguments(step);
            switch (program.kind(step)) {
                case BYTES -> {}
                case MATCH -> matches = true;
                case SPLIT -> {
                    for (int target : arguments) {
                        if (insert(target)) {
                            stack[depth++] = target;
                        }
                    }
                }
                case ASSERT -> {
                    if (holds(program.assertion(step), context, next) && insert(arguments[1])) {
                        stack[depth++] = arguments[1];
                    }
                }
            }
        }
    }

    private boolean insert(int step) {
        int place = places[step];
        if (place < count && steps[place] == step) {
            return false;
        }
        places[step] = count;
        steps[count++] = step;
        return true;
    }

    private boolean holds(RegexNode.Assertion assertion, int context, int next) {
        boolean ahead =
                switch (assertion) {
                    case BEGIN_TEXT, BEGIN_LINE -> false;
                    case END_TEXT, END_LINE, WORD_BOUNDARY, NO_WORD_BOUNDARY -> next == UNKNOWN;
                };
        asksAhead |= ahead;
        if (ahead) {
            return false;
        }
        boolean boundary = (context & AFTER_WORD) != 0 != isWord(next);
        return switch (assertion) {
            case BEGIN_TEXT -> (context & AT_BEGIN) != 0;
            case BEGIN_LINE -> (context & (AT_BEGIN | AFTER_NEWLINE)) != 0;
            case END_TEXT -> next == END;
            case END_LINE -> next == END || next == '\n';
            case WORD_BOUNDARY -> boundary;
            case NO_WORD_BOUNDARY -> !boundary;
        };
    }

    /// Adds the steps of a state that was left with open questions, now that the next byte is known.
    void addAnswered(int[] state, int context, int next) {
        for (int step : state) {
            addReachable(step, context, next);
        }
    }

    /// Adds where the steps of a set lead with one byte; those in the midst of a character are not walked further.
    void addAfterByte(StepSet source, int b, boolean boundary) {
        for (int i = 0; i < source.count; i++) {
            int target = source.target(source.steps[i], b);
            if (target < 0) {
                continue;
            }
            if (boundary) {
                addReachable(target, contextAfter(b), UNKNOWN);
            } else {
                insert(target);
            }
        }
    }

    /// Adds where the steps of a set lead with U+FFFD, which stands for a byte that is no UTF-8.
    void addAfterReplacement(StepSet source) {
        for (int i = 0; i < source.count; i++) {
            int step = source.steps[i];
            for (int k = 0; k < REPLACEMENT.length && step >= 0; k++) {
                step = source.target(step, REPLACEMENT[k]);
            }
            if (step >= 0) {
                addReachable(step, 0, UNKNOWN);
            }
        }
    }

    /// @return the step behind a byte, -1 if there is none
    private int target(int step, int b) {
        if (program.kind(step) != ByteProgram.Kind.BYTES) {
            return -1;
        }
        int[] triples = program.arguments(step);
        int low = 0;
        int high = triples.length / 3;
        while (low < high) { // the first range that ends at b or behind it
            int middle = (low + high) >>> 1;
            if (triples[3 * middle + 1] < b) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return 3 * low < triples.length && triples[3 * low] <= b ? triples[3 * low + 2] : -1;
    }

    /// The steps that say how to go on, sorted: those that take bytes, ask ahead, or match.
    int[] toArray() {
        int[] kept = new int[count];
        int size = 0;
        for (int i = 0; i < count; i++) {
            ByteProgram.Kind kind = program.kind(steps[i]);
            boolean open = kind == ByteProgram.Kind.ASSERT && asksAhead(steps[i]);
            if (kind == ByteProgram.Kind.BYTES || kind == ByteProgram.Kind.MATCH || open) {
                kept[size++] = steps[i];
            }
        }
        int[] sorted = Arrays.copyOf(kept, size);
        Arrays.sort(sorted);
        return sorted;
    }

    private boolean asksAhead(int step) {
        return switch (program.assertion(step)) {
            case BEGIN_TEXT, BEGIN_LINE -> false;
            case END_TEXT, END_LINE, WORD_BOUNDARY, NO_WORD_BOUNDARY -> true;
        };
    }
}
