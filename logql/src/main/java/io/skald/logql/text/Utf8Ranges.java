package io.skald.logql.text;

import java.util.ArrayList;
import java.util.List;

/// Turns sets of code points into steps over the bytes of their UTF-8 form. Surrogates have no form and are left out.
final class Utf8Ranges {
    private static final int[] LAST_OF_LENGTH = {0x7f, 0x7ff, 0xffff, CodePointSet.MAX};
    private static final int FIRST_SURROGATE = 0xd800;
    private static final int LAST_SURROGATE = 0xdfff;

    /// Takes the arguments of a BYTES step and gives its number.
    interface Steps {
        int add(int[] triples);
    }

    /// Byte ranges of one to four places; they stand for all strings with a byte of each.
    private record Sequence(int[] low, int[] high) {}

    private Utf8Ranges() {}

    /// @param next the step behind the character
    /// @return the step that takes the first byte of a character of the set
    static int compile(CodePointSet set, int next, Steps steps) {
        List<Sequence> sequences = new ArrayList<>();
        for (int i = 0; i < set.rangeCount(); i++) {
            split(set.first(i), Math.min(set.last(i), FIRST_SURROGATE - 1), sequences);
            split(Math.max(set.first(i), LAST_SURROGATE + 1), set.last(i), sequences);
        }
        return compile(sequences, 0, next, steps);
    }

    /// Sequences come sorted, and two of them have the same range at a place or disjoint ones: a trie.
    private static int compile(List<Sequence> sequences, int depth, int next, Steps steps) {
        List<int[]> triples = new ArrayList<>();
        for (int from = 0; from < sequences.size(); ) {
            Sequence first = sequences.get(from);
            int to = from + 1;
            while (to < sequences.size() && sameAt(first, sequences.get(to), depth)) {
                to++;
            }
            int target =
                    first.low().length == depth + 1
                            ? next
                            : compile(sequences.subList(from, to), depth + 1, next, steps);
            append(triples, first.low()[depth], first.high()[depth], target);
            from = to;
        }
        int[] flat = new int[3 * triples.size()];
        for (int i = 0; i < triples.size(); i++) {
            System.arraycopy(triples.get(i), 0, flat, 3 * i, 3);
        }
        return steps.add(flat);
    }

    private static void append(List<int[]> triples, int low, int high, int target) {
        if (!triples.isEmpty()) {
            int[] before = triples.getLast();
            if (before[2] == target && before[1] == low - 1) {
                before[1] = high;
                return;
            }
        }
        triples.add(new int[] {low, high, target});
    }

    private static boolean sameAt(Sequence a, Sequence b, int place) {
        return a.low().length > place
                && b.low().length > place
                && a.low()[place] == b.low()[place]
                && a.high()[place] == b.high()[place];
    }

    /// Cuts a range where the length of the form changes, and where not all continuation bytes may follow.
    private static void split(int first, int last, List<Sequence> out) {
        if (first > last) {
            return;
        }
        for (int end : LAST_OF_LENGTH) {
            if (first <= end && end < last) {
                split(first, end, out);
                split(end + 1, last, out);
                return;
            }
        }
        if (last > 0x7f) {
            for (int bits = 6; bits <= 18; bits += 6) {
                int mask = (1 << bits) - 1;
                if ((first & ~mask) != (last & ~mask)) {
                    if ((first & mask) != 0) {
                        split(first, first | mask, out);
                        split((first | mask) + 1, last, out);
                        return;
                    }
                    if ((last & mask) != mask) {
                        split(first, (last & ~mask) - 1, out);
                        split(last & ~mask, last, out);
                        return;
                    }
                }
            }
        }
        out.add(new Sequence(encode(first), encode(last)));
    }

    private static int[] encode(int c) {
        if (c <= 0x7f) {
            return new int[] {c};
        }
        if (c <= 0x7ff) {
            return new int[] {0xc0 | c >> 6, continuation(c)};
        }
        if (c <= 0xffff) {
            return new int[] {0xe0 | c >> 12, continuation(c >> 6), continuation(c)};
        }
        return new int[] {
            0xf0 | c >> 18, continuation(c >> 12), continuation(c >> 6), continuation(c)
        };
    }

    private static int continuation(int bits) {
        return 0x80 | bits & 0x3f;
    }
}
