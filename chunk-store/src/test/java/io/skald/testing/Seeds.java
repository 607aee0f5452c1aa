package io.skald.testing;

import java.util.stream.LongStream;

/// Seeds of simulated runs, for `@MethodSource`.
///
/// `-Dskald.seeds=42` replays one run, `-Dskald.seeds.count=100000` makes many; each test has its own count for every day.
public final class Seeds {
    private Seeds() {}

    /// @param everyDay how many, unless the property says more
    public static LongStream of(int everyDay) {
        String one = System.getProperty("skald.seeds", "");
        if (!one.isEmpty()) {
            return LongStream.of(Long.parseLong(one));
        }
        String count = System.getProperty("skald.seeds.count", "");
        boolean given = !count.isEmpty() && !count.startsWith("$");
        return LongStream.range(0, given ? Math.max(everyDay, Long.parseLong(count)) : everyDay);
    }
}
