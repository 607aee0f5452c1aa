package io.skald.logql.text;

import java.util.ArrayList;
import java.util.List;

/// A condition on a line's bytes, in a form that a store can take apart: to search whole blocks for a string, to ask
/// templates and columns, or to skip blocks. Immutable.
public sealed interface LineFilter {
    /// Every line passes.
    static LineFilter everything() {
        return new All(List.of());
    }

    /// The pattern matches somewhere in the line, in the form that is cheapest to search for in a whole block: strings
    /// first, where each match needs one.
    static LineFilter matching(ByteRegex regex) {
        ByteFinder literal = regex.literal();
        if (literal != null) {
            return new Contains(literal);
        }
        List<ByteFinder> strings = regex.requiredOneOf();
        if (strings.size() <= 1) {
            return new Matches(regex); // a store asks the regex for its string
        }
        List<LineFilter> needed = new ArrayList<>();
        for (ByteFinder string : strings) {
            needed.add(new Contains(string));
        }
        return new All(List.of(new Any(needed), new Matches(regex)));
    }

    /// Whether a line passes.
    boolean matches(byte[] bytes, int offset, int length);

    /// The line contains the string.
    record Contains(ByteFinder finder) implements LineFilter {
        @Override
        public boolean matches(byte[] bytes, int offset, int length) {
            return finder.indexOf(bytes, offset, offset + length) >= 0;
        }
    }

    /// The pattern matches somewhere in the line.
    record Matches(ByteRegex regex) implements LineFilter {
        @Override
        public boolean matches(byte[] bytes, int offset, int length) {
            return regex.find(bytes, offset, offset + length);
        }
    }

    /// The line does not pass the inner filter.
    record Not(LineFilter filter) implements LineFilter {
        @Override
        public boolean matches(byte[] bytes, int offset, int length) {
            return !filter.matches(bytes, offset, length);
        }
    }

    /// The line passes all filters; with none, every line passes.
    record All(List<LineFilter> filters) implements LineFilter {
        public All {
            filters = List.copyOf(filters);
        }

        @Override
        public boolean matches(byte[] bytes, int offset, int length) {
            for (int i = 0; i < filters.size(); i++) {
                if (!filters.get(i).matches(bytes, offset, length)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// The line passes one of the filters; with none, no line passes.
    record Any(List<LineFilter> filters) implements LineFilter {
        public Any {
            filters = List.copyOf(filters);
        }

        @Override
        public boolean matches(byte[] bytes, int offset, int length) {
            for (int i = 0; i < filters.size(); i++) {
                if (filters.get(i).matches(bytes, offset, length)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// A condition that only a whole line can answer (an address search, a pattern match).
    record Custom(LinePredicate predicate) implements LineFilter {
        @Override
        public boolean matches(byte[] bytes, int offset, int length) {
            return predicate.test(bytes, offset, length);
        }
    }

    /// Test of one line.
    interface LinePredicate {
        boolean test(byte[] bytes, int offset, int length);
    }

    default boolean isEverything() {
        return this instanceof All(var filters) && filters.isEmpty();
    }

    /// Both conditions, flattened.
    default LineFilter and(LineFilter other) {
        List<LineFilter> filters =
                new ArrayList<>(this instanceof All(var mine) ? mine : List.of(this));
        filters.addAll(other instanceof All(var theirs) ? theirs : List.of(other));
        return filters.size() == 1 ? filters.getFirst() : new All(filters);
    }
}
