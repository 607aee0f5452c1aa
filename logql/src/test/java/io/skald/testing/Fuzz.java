package io.skald.testing;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;

/// Gives random inputs to something that must bear them all, in bounded time each. A run of a build has few of them;
/// `-Dskald.fuzz.seconds=600` runs each test for so long, `-Dskald.fuzz.seed=N` begins elsewhere.
public final class Fuzz {
    private static final long SECOND = 1_000_000_000L;
    private static final int SECONDS = Integer.getInteger("skald.fuzz.seconds", 0);
    private static final long FIRST_SEED = Long.getLong("skald.fuzz.seed", 1);

    /// Far more than any input should take, on a busy machine too.
    private static final long MAX_NANOS_PER_INPUT = 20 * SECOND;

    private Fuzz() {}

    /// @param inputs how many to try where no time is given
    /// @param maker an input from a seed; its text goes into the message of a failure
    /// @param check throws when it finds something; what is documented it catches itself
    public static <T> void run(int inputs, Function<RandomGenerator, T> maker, Consumer<T> check) {
        if (SECONDS > 0) {
            runFor(SECONDS, maker, check);
        } else {
            runUntil(seed -> seed == FIRST_SEED + inputs, maker, check);
        }
    }

    /// For a part of the time that all of a test's kinds of input have together, at least one input.
    ///
    /// @param share of `otherwiseSeconds`, or of `skald.fuzz.seconds` where they are given; in (0, 1]
    public static <T> void run(
            double share,
            int otherwiseSeconds,
            Function<RandomGenerator, T> maker,
            Consumer<T> check) {
        runFor((SECONDS > 0 ? SECONDS : otherwiseSeconds) * share, maker, check);
    }

    private static <T> void runFor(
            double seconds, Function<RandomGenerator, T> maker, Consumer<T> check) {
        long end = System.nanoTime() + (long) (seconds * SECOND);
        long behind =
                runUntil(seed -> seed > FIRST_SEED && System.nanoTime() - end >= 0, maker, check);
        if (SECONDS > 0) {
            System.out.printf("fuzzed seeds %d to %d%n", FIRST_SEED, behind - 1);
        }
    }

    /// @return the first seed that was not tried
    private static <T> long runUntil(
            LongPredicate enough, Function<RandomGenerator, T> maker, Consumer<T> check) {
        long seed = FIRST_SEED;
        for (; !enough.test(seed); seed++) {
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
        }
        return seed;
    }
}
