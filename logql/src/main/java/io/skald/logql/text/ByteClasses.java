package io.skald.logql.text;

import java.util.BitSet;

/// Bytes that a program never tells apart share a class: tables of an automaton get narrow. Immutable.
final class ByteClasses {
    private static final String WORD_STARTS = "0:A[_`a{";

    private final int[] classes = new int[256];
    private final int[] members;

    ByteClasses(ByteProgram program) {
        var starts = new BitSet();
        starts.set(0);
        for (int start : Utf8States.CLASS_STARTS) {
            starts.set(start);
        }
        for (int step = 0; step < program.size(); step++) {
            int[] arguments = program.arguments(step);
            if (program.kind(step) == ByteProgram.Kind.BYTES) {
                for (int i = 0; i < arguments.length; i += 3) {
                    starts.set(arguments[i]);
                    starts.set(arguments[i + 1] + 1);
                }
            }
        }
        if (program.looksAround()) {
            starts.set('\n', '\n' + 2);
            WORD_STARTS.chars().forEach(starts::set);
        }
        starts.clear(256);
        members = starts.stream().toArray();
        for (int b = 0, current = -1; b < classes.length; b++) {
            current += starts.get(b) ? 1 : 0;
            classes[b] = current;
        }
    }

    int count() {
        return members.length;
    }

    /// Class of each byte; not to be changed.
    int[] table() {
        return classes;
    }

    /// Some byte of a class.
    int member(int byteClass) {
        return members[byteClass];
    }
}
