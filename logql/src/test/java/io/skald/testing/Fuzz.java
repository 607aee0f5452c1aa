package io.skald.testing;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Gives random inputs to something that must bear them all, in bounded time each. A run of a build has few of them;
/// `-Dskald.fuzz.seconds=600` runs each test for so long, `-Dskald.fuzz.seed=N` begins elsewhere.
public final class Fuzz {
    private static final long SECOND = 1_000_000_000L;
    private static final long SECONDS = Long.getLong("skald.fuzz.seconds", 0);
    private static final long FIRST_SEED = Long.getLong("skald.fuzz.seed", 1);

    /// Far more than any input should take, on a busy machine too.
    private static final long MAX_NANOS_PER_INPUT = 20 * SECOND;

    private Fuzz() {}

    /// @param inputs how many to try where no time is given
    /// @param maker an input from a seed; its text goes into the message of a failure
    /// @param check throws when it finds something; what is documented it catches itself
    public static <T> void run(int inputs, Function<RandomGenerator, T> maker, Consumer<T> check) {
        long end = System.nanoTime() + SECONDS * SECOND;
        long seed = FIRST_SEED;
        while (SECONDS > 0 ? System.nanoTime() < end : seed < FIRST_SEED + inputs) {
            T input = maker.apply(new SplittableRandom(seed));
            long start = System.nanoTime();
            try {
                check.accept(input);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ": <" + input + ">", e);
            }
            if (System.nanoTime() - start > MAX_NANOS_PER_INPUT) {
                throw new AssertionError("seed " + seed + " takes too long: <" + input + ">");
            }
            seed++;
        }
        if (SECONDS > 0) {
            System.out.printf("fuzzed seeds %d to %d%n", FIRST_SEED, seed - 1);
        }
    }
}
