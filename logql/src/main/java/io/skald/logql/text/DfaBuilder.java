package io.skald.logql.text;

import java.util.stream.IntStream;

/// Works out the states of a deterministic automaton that looks for a program anywhere in a text. Not thread-safe.
final class DfaBuilder {
    private final ByteProgram program;
    private final StepSet source;
    private final StepSet target;
    private final StepSet midway;
    private final StepSet nextMidway;

    /// Whether a match may begin behind the first place.
    private final boolean restarts;

    DfaBuilder(ByteProgram program) {
        this.program = program;
        this.source = new StepSet(program);
        this.target = new StepSet(program);
        this.midway = new StepSet(program);
        this.nextMidway = new StepSet(program);
        this.restarts =
                IntStream.of(0, StepSet.AFTER_NEWLINE, StepSet.AFTER_WORD).anyMatch(this::canBegin);
    }

    private boolean canBegin(int context) {
        source.clear();
        source.addReachable(program.start(), context, StepSet.UNKNOWN);
        return source.toArray().length > 0;
    }

    /// @param context what comes before the text, see [StepSet#AT_BEGIN]
    DfaState start(int context) {
        target.clear();
        return boundary(context);
    }

    /// @return MATCHED or DEAD
    DfaState atEnd(DfaState state) {
        answer(state, StepSet.END);
        return source.matches() ? DfaState.MATCHED : DfaState.DEAD;
    }

    /// @param b value of the next byte
    DfaState next(DfaState state, int b) {
        int decoder = Utf8States.next(state.decoder(), b);
        if (state.decoder() == Utf8States.BOUNDARY) {
            return fromBoundary(state, b, decoder);
        }
        if (decoder == Utf8States.REFUSED) {
            DfaState replaced = DfaState.atBoundary(0, state.main(), state.asksAhead());
            return fromBoundary(replaced, b, Utf8States.next(Utf8States.BOUNDARY, b));
        }
        midway.clear();
        midway.addAnswered(state.midway(), 0, StepSet.UNKNOWN);
        if (decoder == Utf8States.BOUNDARY) {
            target.clear();
            target.addAfterByte(midway, b, true);
            return boundary(0);
        }
        answer(state, b);
        return within(decoder, midway, b);
    }

    private DfaState fromBoundary(DfaState state, int b, int decoder) {
        answer(state, b);
        if (source.matches()) {
            return DfaState.MATCHED;
        }
        if (decoder > Utf8States.BOUNDARY) {
            return within(decoder, source, b);
        }
        target.clear();
        if (decoder == Utf8States.REFUSED) {
            target.addAfterReplacement(source);
            return boundary(0);
        }
        target.addAfterByte(source, b, true);
        return boundary(StepSet.contextAfter(b));
    }

    /// Fills `source` with the main steps, assertions answered.
    private void answer(DfaState state, int next) {
        source.clear();
        source.addAnswered(state.main(), state.context(), next);
    }

    /// The state at a boundary with the steps of `target`, and with the start of another match.
    private DfaState boundary(int context) {
        target.addReachable(program.start(), context, StepSet.UNKNOWN);
        if (target.matches()) {
            return DfaState.MATCHED;
        }
        int[] main = target.toArray();
        return main.length == 0 && !restarts
                ? DfaState.DEAD
                : DfaState.atBoundary(context, main, target.asksAhead());
    }

    /// The state inside of a character: `source` goes on with U+FFFD, `first` with the byte.
    private DfaState within(int decoder, StepSet first, int b) {
        nextMidway.clear();
        nextMidway.addAfterByte(first, b, false);
        int[] characters = nextMidway.toArray();
        target.clear();
        if (source.matches()) {
            target.addReachable(ByteProgram.MATCH_STEP, 0, StepSet.UNKNOWN);
        } else {
            target.addAfterReplacement(source);
            target.addReachable(program.start(), 0, StepSet.UNKNOWN);
        }
        int[] main = target.toArray();
        return main.length == 0 && characters.length == 0 && !restarts
                ? DfaState.DEAD
                : DfaState.within(decoder, main, characters, target.asksAhead());
    }
}
