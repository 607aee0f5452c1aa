package io.skald.server.patterns;

import io.skald.model.Utf8;

/// What some lines have in common: constant tokens, and variables where they differ. Not thread-safe.
final class Template {
    static final String VARIABLE = "<_>";
    private static final int OVERHEAD_BYTES = 160;
    private static final int MATCHES_ALL = 2;

    private final int[] hashes;
    private final byte[] flags;
    private final int[] ends;
    private final byte[] text;
    private final boolean cut;
    private final StepCounts counts = new StepCounts();

    /// The template of one line.
    Template(LineTokens line) {
        this.hashes = line.copyHashes();
        this.flags = line.copyFlags();
        this.ends = new int[line.count()];
        this.text = line.copyText(ends);
        this.cut = line.isCut();
    }

    StepCounts counts() {
        return counts;
    }

    int tokenCount() {
        return hashes.length;
    }

    /// How much a line is like this: 2 when it fits without a change, else the share of its words that do, which are
    /// those that are equal, and those that hold a digit where this holds one too, or a variable. 0 when a mark or
    /// the number of tokens differs.
    double likeness(LineTokens line) {
        if (line.count() != hashes.length || line.isCut() != cut) {
            return 0;
        }
        int alike = 0;
        boolean fits = true;
        for (int i = 0; i < hashes.length; i++) {
            int hash = line.hash(i);
            boolean equal = hashes[i] == hash;
            if (((flags[i] | line.flags(i)) & LineTokens.MARK) != 0) {
                if (!equal) {
                    return 0;
                }
                continue;
            }
            boolean variable = hashes[i] == 0;
            boolean numeric = (line.flags(i) & LineTokens.NUMERIC) != 0;
            fits &= equal || variable;
            if (equal || (numeric && (variable || (flags[i] & LineTokens.NUMERIC) != 0))) {
                alike++;
            }
        }
        return fits ? MATCHES_ALL : (double) alike / Math.max(1, line.words());
    }

    /// Makes variables of the tokens that the line has otherwise.
    void widen(LineTokens line) {
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] != line.hash(i)) {
                hashes[i] = 0;
            }
        }
    }

    /// Heap bytes, about.
    int bytes() {
        return OVERHEAD_BYTES + 9 * hashes.length + text.length + counts.bytes();
    }

    /// The tokens, with blanks where the first line had some.
    String pattern() {
        var out = new StringBuilder();
        boolean afterVariable = false;
        for (int i = 0; i < hashes.length; i++) {
            boolean spaced = (flags[i] & LineTokens.SPACED) != 0;
            boolean variable = hashes[i] == 0;
            if (spaced && i > 0) {
                out.append(' ');
            }
            if (variable && (spaced || !afterVariable)) {
                out.append(VARIABLE);
            } else if (!variable) {
                int start = i == 0 ? 0 : ends[i - 1];
                out.append(Utf8.text(text, start, ends[i] - start));
            }
            afterVariable = variable;
        }
        if (cut && !afterVariable) {
            out.append(VARIABLE);
        }
        return out.toString();
    }
}
