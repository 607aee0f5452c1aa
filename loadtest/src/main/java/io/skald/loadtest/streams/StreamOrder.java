package io.skald.loadtest.streams;

/// Whose line comes next, so that each stream gets the same number of lines.
public enum StreamOrder {
    /// One line of each stream, then the next line of each.
    ROUNDS {
        @Override
        int stream(long line, int streams) {
            return (int) (line % streams);
        }
    },
    /// As [#ROUNDS], but each round in another order that has no pattern.
    RANDOM {
        @Override
        int stream(long line, int streams) {
            long round = line / streams;
            long place = line % streams;
            // Steps coprime to the number of streams visit each once.
            long step = coprime(mix(round + 1), streams);
            long start = Math.floorMod(mix(round), (long) streams);
            return (int) ((start + step * place) % streams);
        }
    };

    /// @param line number of the line, from 0
    /// @return number of its stream, less than `streams`
    abstract int stream(long line, int streams);

    /// Finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
    private static long mix(long seed) {
        long z = seed * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static long coprime(long seed, int streams) {
        long step = Math.floorMod(seed, (long) streams);
        while (gcd(step, streams) != 1) {
            step = (step + 1) % streams;
        }
        return step;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
