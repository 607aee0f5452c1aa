package io.skald.logql.turns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// All but one run on one thread, in invented time: a piece of work moves the clock itself.
class TurnsTest {
    private static final long MILLI = 1_000_000;

    private final ArrayDeque<Runnable> threads = new ArrayDeque<>();
    private final List<String> served = new ArrayList<>();
    private long nanos;

    /// So many pieces of work of one length, of which some may start something in their middle.
    private final class Pieces implements TurnWork {
        private final Turns turns;
        private final String name;
        private final long pieceNanos;
        private final Map<Integer, Runnable> inside = new TreeMap<>();
        private int left;
        private int done;
        private String dropped = "";

        Pieces(Turns turns, String name, int pieces, long pieceNanos) {
            this.turns = turns;
            this.name = name;
            this.left = pieces;
            this.pieceNanos = pieceNanos;
        }

        @Override
        public boolean run() {
            while (left > 0) {
                left--;
                nanos += pieceNanos / 2;
                inside.getOrDefault(done, () -> {}).run();
                turns.pause();
                nanos += pieceNanos / 2;
                done++;
                served.add(name);
                if (turns.isOver()) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void dropped(boolean refused) {
            dropped = refused ? "refused" : "given up";
        }
    }

    private Turns onOneThread(int maxPaused) {
        return new Turns(threads::add, 1, maxPaused, () -> nanos);
    }

    private void runThreads() {
        for (Runnable task = threads.poll(); task != null; task = threads.poll()) {
            task.run();
        }
    }

    @Test
    void aLightQueryIsServedAheadOfManyHeavyOnes() {
        Turns turns = onOneThread(0);
        var light = new Pieces(turns, "light", 4, 2 * MILLI);
        List<Pieces> heavy = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            heavy.add(new Pieces(turns, "heavy", 500, 5 * MILLI));
            // Of two loops, as most queries are.
            QueryTurns query = turns.query();
            query.begin(heavy.get(i));
            query.begin(new Pieces(turns, "heavy", 500, 5 * MILLI));
        }
        heavy.get(7).inside.put(250, () -> turns.query().begin(light));
        runThreads();
        int first = served.indexOf("light");
        int asked = served.subList(0, first).lastIndexOf("heavy");
        assertEquals(first - 1, asked);
        // The piece that was on its way ends, then come its four; at most one turn of ten
        // milliseconds goes to who has waited longest.
        int between =
                Collections.frequency(served.subList(first, served.lastIndexOf("light")), "heavy");
        assertTrue(between <= 2, served.subList(first, first + 10)::toString);
        assertEquals(24 * 500 + 4, served.size());
    }

    @Test
    void queriesThatHaveUsedAlikeTakeTurnsWhateverTheirLoops() {
        Turns turns = onOneThread(0);
        QueryTurns one = turns.query();
        for (int i = 0; i < 5; i++) {
            one.begin(new Pieces(turns, "five loops", 18, 10 * MILLI));
        }
        turns.query().begin(new Pieces(turns, "one loop", 90, 10 * MILLI));
        runThreads();
        int share = Collections.frequency(served.subList(0, 90), "one loop");
        assertTrue(share >= 40 && share <= 50, share + " of 90");
    }

    @Test
    void ofThoseThatHaveUsedMuchTheOldestGoesOn() {
        Turns turns = onOneThread(0);
        turns.query().begin(new Pieces(turns, "first", 500, 10 * MILLI));
        turns.query().begin(new Pieces(turns, "second", 500, 10 * MILLI));
        runThreads();
        // A second each by turns; then the first has seven turns of eight.
        List<String> both = served.subList(0, served.lastIndexOf("first"));
        int second = Collections.frequency(both, "second");
        assertTrue(second >= 100 && second <= 100 + 400 / 7 + 10, second + " of " + both.size());
        assertEquals(1000, served.size());
    }

    @Test
    void lightQueriesThatNeverEndDoNotStopAHeavyOne() {
        Turns turns = onOneThread(0);
        var heavy = new Pieces(turns, "heavy", 1000, 10 * MILLI);
        turns.query().begin(heavy);
        beginNext(turns, 3000);
        runThreads();
        // The last of them, when the heavy one should long have had its thousand turns, each eighth
        // at least.
        int last = served.lastIndexOf("light");
        assertTrue(Collections.frequency(served.subList(0, last), "heavy") >= 3000 / 8 - 1);
        assertEquals(0, heavy.left);
    }

    /// A light query that starts another one when it is done, so that one always waits.
    private void beginNext(Turns turns, int left) {
        var light = new Pieces(turns, "light", 1, 5 * MILLI);
        if (left > 0) {
            light.inside.put(0, () -> beginNext(turns, left - 1));
        }
        turns.query().begin(light);
    }

    @Test
    void aLongPieceOfWorkWaitsInItsMiddle() {
        Turns turns = new Turns(Runnable::run, 1, 1, () -> nanos);
        var heavy = new Pieces(turns, "heavy", 2, 4000 * MILLI);
        heavy.inside.put(1, () -> turns.query().begin(new Pieces(turns, "light", 2, MILLI)));
        turns.query().begin(heavy);
        assertEquals(List.of("heavy", "light", "light", "heavy"), served);
    }

    @Test
    void onlySoManyWaitInTheirMiddle() {
        Turns turns = new Turns(Runnable::run, 1, 1, () -> nanos);
        var heavy = new Pieces(turns, "heavy", 1, 4000 * MILLI);
        var other = new Pieces(turns, "other", 1, 4000 * MILLI);
        heavy.inside.put(0, () -> turns.query().begin(other));
        other.inside.put(0, () -> turns.query().begin(new Pieces(turns, "light", 2, MILLI)));
        turns.query().begin(heavy);
        assertEquals(List.of("other", "light", "light", "heavy"), served);
    }

    @Test
    void aQueryThatEndsDropsTheLoopsThatHaveNotBegun() {
        Turns turns = onOneThread(0);
        QueryTurns query = turns.query();
        var called = new Pieces(turns, "called", 1, MILLI);
        var waiting = new Pieces(turns, "waiting", 1, MILLI);
        query.begin(called);
        query.begin(waiting);
        query.end();
        assertEquals("given up given up", called.dropped + " " + waiting.dropped);
        turns.query().begin(new Pieces(turns, "next", 1, MILLI));
        runThreads();
        assertEquals(List.of("next"), served);
    }

    @Test
    void withoutThreadsAllAreRefused() {
        Executor stopped =
                _ -> {
                    throw new RejectedExecutionException();
                };
        var turns = new Turns(stopped, 2, 0, () -> nanos);
        QueryTurns query = turns.query();
        for (int i = 0; i < 5; i++) {
            var work = new Pieces(turns, "never", 1, MILLI);
            query.begin(work);
            assertEquals("refused", work.dropped);
        }
    }

    @Test
    void offATurnNothingIsOver() {
        Turns turns = onOneThread(0);
        turns.query().begin(new Pieces(turns, "waits", 1, MILLI));
        turns.query().begin(new Pieces(turns, "waits", 1, MILLI));
        assertFalse(turns.isOver());
        turns.pause();
    }

    @Test
    void neverMoreWorkAtATimeThanThereArePlaces() throws InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            // Each look at the clock is a millisecond later, so that turns end and pieces pause all
            // the time.
            var ticks = new AtomicInteger();
            var turns = new Turns(pool, 2, 2, () -> ticks.incrementAndGet() * MILLI);
            var atWork = new AtomicInteger();
            var most = new AtomicInteger();
            var ended = new CountDownLatch(30);
            var pieces = new AtomicInteger();
            for (int i = 0; i < 30; i++) {
                int count = 10 * (i % 10 + 1);
                QueryTurns query = turns.query();
                query.begin(new Counted(turns, count, atWork, most, pieces, ended));
            }
            assertTrue(ended.await(60, TimeUnit.SECONDS));
            assertEquals(3 * 10 * 55, pieces.get());
            assertTrue(most.get() <= 2, "at a time: " + most.get());
        }
    }

    /// Work that counts who else is at it.
    private static final class Counted implements TurnWork {
        private final Turns turns;
        private final AtomicInteger atWork;
        private final AtomicInteger most;
        private final AtomicInteger pieces;
        private final CountDownLatch ended;
        private int left;

        Counted(
                Turns turns,
                int left,
                AtomicInteger atWork,
                AtomicInteger most,
                AtomicInteger pieces,
                CountDownLatch ended) {
            this.turns = turns;
            this.left = left;
            this.atWork = atWork;
            this.most = most;
            this.pieces = pieces;
            this.ended = ended;
        }

        @Override
        public boolean run() {
            while (left-- > 0) {
                look();
                turns.pause();
                look();
                pieces.incrementAndGet();
                if (turns.isOver()) {
                    return true;
                }
            }
            ended.countDown();
            return false;
        }

        private void look() {
            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            atWork.decrementAndGet();
        }

        @Override
        public void dropped(boolean refused) {
            throw new AssertionError();
        }
    }

    @Test
    void levelsAreWhatWasUsed() {
        assertEquals(0, QueryTurns.levelOf(10 * MILLI - 1));
        assertEquals(1, QueryTurns.levelOf(10 * MILLI));
        assertEquals(2, QueryTurns.levelOf(100 * MILLI));
        assertEquals(3, QueryTurns.levelOf(1000 * MILLI));
        assertEquals(3, QueryTurns.levelOf(Long.MAX_VALUE));
    }
}
