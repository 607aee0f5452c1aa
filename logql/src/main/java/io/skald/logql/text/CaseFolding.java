package io.skald.logql.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Simple case folding of Unicode: which code points are the same letter when `(?i)` is on. `k` is also the Kelvin sign
/// (U+212A) and `s` the long s (U+017F); the Turkish dotted and dotless i are letters of their own.
final class CaseFolding {
    /// Beyond it no letter has case.
    private static final int LAST_CASED = 0x1ffff;

    private static final int CAPITAL_DOTTED_I = 0x130;
    private static final int SMALL_DOTLESS_I = 0x131;

    /// All members of an orbit, by each of its members; letters without case have no entry.
    private static final Map<Integer, int[]> ORBITS = orbits();

    private static final int[] CASED = ORBITS.keySet().stream().mapToInt(i -> i).sorted().toArray();

    private CaseFolding() {}

    /// The set and all that differs from its members in case only.
    static CodePointSet fold(CodePointSet set) {
        var builder = new CodePointSet.Builder().add(set);
        for (int i = 0; i < set.rangeCount(); i++) {
            int at = Arrays.binarySearch(CASED, set.first(i));
            for (int k = at < 0 ? -at - 1 : at; k < CASED.length && CASED[k] <= set.last(i); k++) {
                for (int member : ORBITS.getOrDefault(CASED[k], new int[0])) {
                    builder.add(member, member);
                }
            }
        }
        return builder.build();
    }

    private static Map<Integer, int[]> orbits() {
        Map<Integer, List<Integer>> byKey = new HashMap<>();
        for (int c = 0; c <= LAST_CASED; c++) {
            int key = Character.toLowerCase(Character.toUpperCase(c));
            boolean turkish = c == CAPITAL_DOTTED_I || c == SMALL_DOTLESS_I;
            if (!turkish && (key != c || Character.toUpperCase(c) != c)) {
                byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(c);
            }
        }
        Map<Integer, int[]> orbits = new HashMap<>();
        byKey.forEach((key, members) -> {
            if (!members.contains(key)) {
                members.add(key);
            }
            int[] orbit = members.stream().mapToInt(i -> i).toArray();
            members.forEach(member -> orbits.put(member, orbit));
        });
        return orbits;
    }
}
