package io.skald.testing;

import java.util.Arrays;
import java.util.stream.LongStream;

/// Seeds for tests that draw lots: `-Dskald.seeds=42,43` replays just these, `-Dskald.seeds.count=N` (default 200) and
/// `-Dskald.seeds.first=M` (default 1) choose a run of them.
public final class Seeds {
    private Seeds() {}

    public static LongStream fromProperty() {
        String chosen = System.getProperty("skald.seeds", "");
        if (!chosen.isEmpty()) {
            return Arrays.stream(chosen.split(",", -1)).mapToLong(s -> Long.parseLong(s.trim()));
        }
        long first = Long.getLong("skald.seeds.first", 1);
        return LongStream.range(first, first + Long.getLong("skald.seeds.count", 200));
    }
}
