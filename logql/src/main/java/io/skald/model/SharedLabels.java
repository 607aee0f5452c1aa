package io.skald.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What is left of label sets when only some labels are looked at, one object for all that agree in these. Not thread-safe.
public final class SharedLabels {
    private final Set<String> names;
    private final Consumer<LabelSet> made;
    private final Map<LabelSet, LabelSet> shared = new HashMap<>();

    /// @param names of the labels that stay, where they are not empty
    /// @param made hears of each object, once; what it throws comes out of [#of]
    public SharedLabels(Set<String> names, Consumer<LabelSet> made) {
        this.made = made;
        this.names = Set.copyOf(names);
    }

    public LabelSet of(LabelSet labels) {
        Map<String, String> left = new TreeMap<>();
        for (String name : names) {
            String value = labels.get(name);
            if (value != null && !value.isEmpty()) {
                left.put(name, value);
            }
        }
        return of(left);
    }

    /// @param left labels that stay, none of another name
    public LabelSet of(Map<String, String> left) {
        LabelSet some = LabelSet.of(left);
        LabelSet known = shared.putIfAbsent(some, some);
        if (known != null) {
            return known;
        }
        made.accept(some);
        return some;
    }
}
