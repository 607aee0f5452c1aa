package io.skald.index.lucene;

import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;

import java.util.Comparator;
import java.util.List;

/// A tenant and matchers that all have to hold, in the order in which they are best tried. For one query; not
/// thread-safe.
public final class StreamSelector {
    // Terms that are looked up come first, those that start from all streams and those that walk
    // values last.
    private static final Comparator<PreparedMatcher> CHEAPEST_FIRST =
            Comparator.comparing(PreparedMatcher::walksValues)
                    .thenComparing(PreparedMatcher::isComplement);

    private final TenantId tenant;
    private final List<PreparedMatcher> matchers;

    public StreamSelector(TenantId tenant, List<Matcher> matchers) {
        this.tenant = tenant;
        this.matchers = matchers.stream().map(PreparedMatcher::new).sorted(CHEAPEST_FIRST).toList();
    }

    public TenantId tenant() {
        return tenant;
    }

    List<PreparedMatcher> matchers() {
        return matchers;
    }

    /// Whether every stream of the tenant is taken.
    boolean takesAll() {
        return matchers.isEmpty();
    }

    boolean matches(LabelSet labels) {
        for (PreparedMatcher matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }
}
