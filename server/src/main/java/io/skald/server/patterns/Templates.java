package io.skald.server.patterns;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The templates of the lines of one stream and level, after Drain (He et al., ICWS 2017): a line joins the template of
/// the same number of tokens that it is most like, and what differs becomes variable; if it is like none, it is a
/// template of its own. Not thread-safe.
final class Templates {
    /// Templates of one stream and level; beyond that the one whose last line is the oldest goes.
    static final int MAX_TEMPLATES = 64;

    /// Lines have to share that many of their words. Drain's authors found 0.4 to 0.5 best for most logs.
    private static final double MIN_LIKENESS = 0.4;

    private static final double FITS = 2;

    /// The one that got a line last comes first: mostly it gets the next one as well.
    private final List<Template> templates = new ArrayList<>();

    /// @param weight lines that this one stands for
    /// @return heap bytes more than before, about; fewer are negative
    int add(LineTokens line, long timestampNanos, int weight) {
        Template best = best(line);
        int before = best == null ? 0 : best.bytes();
        if (best == null) {
            if (templates.size() == MAX_TEMPLATES) {
                before = templates.removeLast().bytes();
            }
            best = new Template(line);
            templates.addFirst(best);
        } else {
            best.widen(line);
        }
        best.counts().add(timestampNanos, weight);
        return best.bytes() - before;
    }

    private @Nullable Template best(LineTokens line) {
        double bestLikeness = MIN_LIKENESS;
        int best = -1;
        for (int i = 0; i < templates.size() && bestLikeness < FITS; i++) {
            double likeness = templates.get(i).likeness(line);
            if (likeness > bestLikeness || (best < 0 && likeness == bestLikeness)) {
                bestLikeness = likeness;
                best = i;
            }
        }
        if (best < 0) {
            return null;
        }
        Template found = templates.get(best);
        if (best > 0) {
            templates.remove(best);
            templates.addFirst(found);
        }
        return found;
    }

    List<Template> all() {
        return templates;
    }

    /// Forgets what was before a step, and templates without lines since.
    void forgetBefore(int firstStep) {
        templates.forEach(template -> template.counts().forgetBefore(firstStep));
        templates.removeIf(template -> template.counts().isEmpty());
    }

    long bytes() {
        long bytes = 64;
        for (Template template : templates) {
            bytes += template.bytes();
        }
        return bytes;
    }
}
