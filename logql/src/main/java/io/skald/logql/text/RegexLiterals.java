package io.skald.logql.text;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Strings that each match of a pattern has in it.
///
/// @param exact the only string that is matched (assertions apart), null if there are several
/// @param prefix each match begins so
/// @param suffix each match ends so
/// @param best the longest string known to be in each match
record RegexLiterals(@Nullable String exact, String prefix, String suffix, String best) {
    /// Longer strings are cut: what is longer finds nothing faster.
    private static final int MAX_LENGTH = 256;

    /// U+FFFD also stands for bytes that are no UTF-8, so it is no literal.
    private static final int REPLACEMENT = 0xfffd;

    private static final RegexLiterals NONE = new RegexLiterals(null, "", "", "");

    /// How characters count: as they are, or with ASCII letters of either case as lower-case ones.
    enum Case {
        EXACT {
            @Override
            int character(CodePointSet set) {
                return set.single();
            }
        },
        IGNORED {
            @Override
            int character(CodePointSet set) {
                int first = set.rangeCount() == 0 ? -1 : set.first(0);
                boolean letter = 'A' <= first && first <= 'Z';
                boolean pair =
                        set.rangeCount() == 2 && set.last(0) == first && set.isAt(1, first | 0x20);
                return letter && (pair || set.single() >= 0) ? first | 0x20 : set.single();
            }
        };

        /// @return the only character of the set, -1 if there are several
        abstract int character(CodePointSet set);
    }

    static RegexLiterals of(RegexNode node, Case letters) {
        return switch (node) {
            case RegexNode.Assertion _ -> exactly("");
            case RegexNode.Chars(var set) -> {
                int character = letters.character(set);
                yield isScalar(character) ? exactly(Character.toString(character)) : NONE;
            }
            case RegexNode.Capture(var inner) -> of(inner, letters);
            case RegexNode.Repeat(var inner, var min, var max) ->
                    repeated(of(inner, letters), min, max);
            case RegexNode.Alternate(var branches) -> common(branches, letters);
            case RegexNode.Concat(var parts) -> {
                RegexLiterals all = exactly("");
                for (RegexNode part : parts) {
                    all = all.then(of(part, letters));
                }
                yield all;
            }
        };
    }

    private static boolean isScalar(int codePoint) {
        return codePoint >= 0
                && codePoint != REPLACEMENT
                && (codePoint < 0xd800 || codePoint > 0xdfff);
    }

    private static RegexLiterals exactly(String text) {
        return new RegexLiterals(text, text, text, text);
    }

    private RegexLiterals then(RegexLiterals next) {
        String joined = suffix + next.prefix;
        String newPrefix = exact == null ? prefix : exact + next.prefix;
        String newSuffix = next.exact == null ? next.suffix : suffix + next.exact;
        return new RegexLiterals(
                        exact == null || next.exact == null ? null : exact + next.exact,
                        newPrefix,
                        newSuffix,
                        longest(
                                longest(newPrefix, best),
                                longest(joined, longest(newSuffix, next.best))))
                .cut();
    }

    private static RegexLiterals repeated(RegexLiterals one, int min, int max) {
        if (max == 0) {
            return exactly("");
        }
        if (min == 0) {
            return NONE;
        }
        if (one.exact == null) {
            return one;
        }
        int times = Math.clamp(min, 1, Math.max(1, MAX_LENGTH / Math.max(1, one.exact.length())));
        String text = one.exact.repeat(times);
        return new RegexLiterals(times == max ? text : null, text, text, text);
    }

    private static RegexLiterals common(List<RegexNode> branches, Case letters) {
        RegexLiterals common = of(branches.getFirst(), letters);
        for (RegexNode branch : branches.subList(1, branches.size())) {
            RegexLiterals next = of(branch, letters);
            String prefix = commonPrefix(common.prefix, next.prefix);
            String suffix = commonSuffix(common.suffix, next.suffix);
            String best = common.best.equals(next.best) ? common.best : longest(prefix, suffix);
            boolean same = common.exact != null && common.exact.equals(next.exact);
            common = new RegexLiterals(same ? common.exact : null, prefix, suffix, best);
        }
        return common;
    }

    private static String commonPrefix(String a, String b) {
        int length = 0;
        while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
            length++;
        }
        boolean half = length > 0 && Character.isHighSurrogate(a.charAt(length - 1));
        return a.substring(0, half ? length - 1 : length);
    }

    private static String commonSuffix(String a, String b) {
        int length = 0;
        while (length < Math.min(a.length(), b.length())
                && a.charAt(a.length() - length - 1) == b.charAt(b.length() - length - 1)) {
            length++;
        }
        boolean half = length > 0 && Character.isLowSurrogate(a.charAt(a.length() - length));
        return a.substring(a.length() - (half ? length - 1 : length));
    }

    private static String longest(String a, String b) {
        return b.length() > a.length() ? b : a;
    }

    private RegexLiterals cut() {
        boolean fits = exact == null || exact.length() <= MAX_LENGTH;
        return new RegexLiterals(fits ? exact : null, head(prefix), tail(suffix), head(best));
    }

    private static String head(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        boolean half = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
        return text.substring(0, half ? MAX_LENGTH - 1 : MAX_LENGTH);
    }

    private static String tail(String text) {
        int from = Math.max(0, text.length() - MAX_LENGTH);
        boolean half = from > 0 && Character.isLowSurrogate(text.charAt(from));
        return text.substring(half ? from + 1 : from);
    }
}
