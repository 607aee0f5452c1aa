package io.skald.logql.text;

import java.util.Arrays;

/// What an automaton knows at one place of a text.
///
/// Inside of a character two stories are told, until its bytes turn out to be UTF-8 or not: by one the bytes so far are
/// the start of a character (`midway`), by the other each of them was U+FFFD (`main`).
///
/// @param decoder state of [Utf8States]
/// @param context what came before, see [StepSet#AT_BEGIN]; 0 unless `asksAhead`
/// @param main steps at a boundary of characters, sorted
/// @param midway steps in the midst of a character, sorted; none at a boundary
/// @param asksAhead whether `main` has assertions that depend on what comes next
record DfaState(int decoder, int context, int[] main, int[] midway, boolean asksAhead) {
    private static final int[] NONE = {};

    /// The pattern has matched; no more has to be read.
    static final DfaState MATCHED = new DfaState(0, 0, NONE, new int[] {-1}, false);

    /// The pattern cannot match any more.
    static final DfaState DEAD = new DfaState(0, 0, NONE, new int[] {-2}, false);

    static DfaState atBoundary(int context, int[] main, boolean asksAhead) {
        return new DfaState(Utf8States.BOUNDARY, asksAhead ? context : 0, main, NONE, asksAhead);
    }

    static DfaState within(int decoder, int[] main, int[] midway, boolean asksAhead) {
        return new DfaState(decoder, 0, main, midway, asksAhead);
    }

    /// Memory of the arrays, about.
    int sizeBytes() {
        return 64 + Integer.BYTES * (main.length + midway.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DfaState that
                && decoder == that.decoder
                && context == that.context
                && asksAhead == that.asksAhead
                && Arrays.equals(main, that.main)
                && Arrays.equals(midway, that.midway);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(main) + Arrays.hashCode(midway)) + 8 * context + decoder;
    }
}
