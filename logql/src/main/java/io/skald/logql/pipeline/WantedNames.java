package io.skald.logql.pipeline;

import java.util.Arrays;

/// [NeededLabels] by number of the name, each answer worked out once. Not thread-safe.
final class WantedNames {
    private static final int KNOWN = 1;
    private static final int NEEDED = 2;
    private static final int WANTED = 4;
    private static final int WANTED_INSIDE = 8;

    private final LabelNames names;
    private final NeededLabels needed;
    private byte[] answers = new byte[64];

    WantedNames(LabelNames names, NeededLabels needed) {
        this.names = names;
        this.needed = needed;
    }

    /// Whether no parsed label is looked at.
    boolean isNone() {
        return needed.isNone();
    }

    /// Whether a label that shows under this name is looked at.
    boolean isNeeded(int id) {
        return needed.all() || (answers(id) & NEEDED) != 0;
    }

    /// Whether a key of this name should be read, as it is or with a suffix.
    boolean isWanted(int id) {
        return needed.all() || (answers(id) & WANTED) != 0;
    }

    /// Whether an object of this name should be looked into.
    boolean isWantedInside(int id) {
        return needed.all() || (answers(id) & WANTED_INSIDE) != 0;
    }

    private int answers(int id) {
        if (id >= answers.length) {
            answers = Arrays.copyOf(answers, Math.max(id + 1, 2 * answers.length));
        }
        if (answers[id] == 0) {
            String name = names.name(id);
            answers[id] =
                    (byte)
                            (KNOWN
                                    | (needed.names().contains(name) ? NEEDED : 0)
                                    | (needed.wants(name) ? WANTED : 0)
                                    | (needed.wantsInside(name) ? WANTED_INSIDE : 0));
        }
        return answers[id];
    }
}
