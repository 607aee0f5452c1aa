package io.skald.logql.turns;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Lets so many loops of queries work at a time as there are cores, each for a turn of 10 ms if others wait; [TurnQueue]
/// says whose turn is next. Between two pieces of work a loop gives its thread away. In the middle of one it keeps the
/// thread and its buffers and waits, and only so many may do that: so buffers stay bounded. Thread-safe.
public final class Turns {
    private static final long TURN_NANOS = 10_000_000;

    /// Whose turn it is on this thread.
    private static final ThreadLocal<@Nullable TurnLoop> CURRENT = new ThreadLocal<>();

    private final Executor threads;
    private final int atOnce;
    private final int maxPaused;
    private final LongSupplier nanoTicker;
    private final ReentrantLock lock = new ReentrantLock();
    private final TurnQueue queue = new TurnQueue();
    private volatile int waitingLevel = TurnQueue.NONE;
    private int working;
    private int paused;

    /// @param threads must have `atOnce + maxPaused` threads
    /// @param atOnce loops that work at a time
    /// @param maxPaused loops that stand in the middle of their work while others work
    /// @param nanoTicker elapsed nanoseconds, from any origin
    public Turns(Executor threads, int atOnce, int maxPaused, LongSupplier nanoTicker) {
        this.threads = threads;
        this.atOnce = atOnce;
        this.maxPaused = maxPaused;
        this.nanoTicker = nanoTicker;
    }

    /// A new query that has used nothing yet.
    public QueryTurns query() {
        return new QueryTurns(this);
    }

    void begin(QueryTurns query, TurnWork work) {
        lock.lock();
        try {
            var loop = new TurnLoop(query, work, lock.newCondition());
            query.loops.add(loop);
            enqueue(loop, false);
        } finally {
            lock.unlock();
        }
        giveAll();
    }

    void end(QueryTurns query) {
        List<TurnLoop> dropped = new ArrayList<>();
        lock.lock();
        try {
            query.ending();
            dropped.addAll(queue.removeWaiting(query));
            waitingLevel = queue.level();
            query.loops.stream()
                    .filter(loop -> loop.state == TurnLoop.State.CALLED)
                    .forEach(dropped::add);
            dropped.forEach(loop -> loop.state = TurnLoop.State.ENDED);
        } finally {
            lock.unlock();
        }
        dropped.forEach(loop -> loop.work.dropped(false));
    }

    /// Asked by a loop between two pieces of work: whether others should have its place now. Never elsewhere than in a turn.
    public boolean isOver() {
        TurnLoop loop = CURRENT.get();
        return loop != null
                && waitingLevel != TurnQueue.NONE
                && (isLessUsed(loop) || nanoTicker.getAsLong() - loop.startNanos >= TURN_NANOS);
    }

    private boolean isLessUsed(TurnLoop loop) {
        return !loop.byAge && waitingLevel < loop.query.level();
    }

    /// Called every few milliseconds in the middle of a piece of work: waits while others have the place that have used less. Does
    /// nothing on a thread that has no turn.
    public void pause() {
        TurnLoop loop = CURRENT.get();
        if (loop == null || waitingLevel == TurnQueue.NONE) {
            return;
        }
        long now = nanoTicker.getAsLong();
        if (!isLessUsed(loop) && now - loop.accountedNanos < TURN_NANOS) {
            return;
        }
        if (leave(loop, now)) {
            giveAll();
            await(loop);
        }
    }

    private boolean leave(TurnLoop loop, long now) {
        lock.lock();
        try {
            loop.account(now);
            loop.byAge = false;
            if (queue.level() >= loop.query.level() || paused >= maxPaused) {
                return false;
            }
            paused++;
            working--;
            loop.state = TurnLoop.State.PAUSED;
            enqueue(loop, true);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void await(TurnLoop loop) {
        lock.lock();
        try {
            while (loop.state == TurnLoop.State.PAUSED) {
                loop.resumed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(TurnLoop loop, boolean isPaused) {
        queue.add(loop, isPaused);
        waitingLevel = queue.level();
    }

    /// Gives the free places to those who wait.
    private void giveAll() {
        while (true) {
            TurnLoop next;
            lock.lock();
            try {
                if (working == atOnce) {
                    return;
                }
                next = poll();
                if (next == null) {
                    return;
                }
                working++;
                if (next.state == TurnLoop.State.PAUSED) {
                    resume(next);
                    continue;
                }
                next.state = TurnLoop.State.CALLED;
            } finally {
                lock.unlock();
            }
            execute(next);
        }
    }

    private @Nullable TurnLoop poll() {
        TurnLoop next = queue.poll();
        waitingLevel = queue.level();
        return next;
    }

    private void resume(TurnLoop loop) {
        paused--;
        loop.begin(nanoTicker.getAsLong());
        loop.resumed.signal();
    }

    private void execute(TurnLoop loop) {
        try {
            threads.execute(() -> work(loop));
        } catch (RejectedExecutionException e) {
            boolean isWanted;
            lock.lock();
            try {
                working--;
                isWanted = loop.state == TurnLoop.State.CALLED;
                loop.state = TurnLoop.State.ENDED;
            } finally {
                lock.unlock();
            }
            if (isWanted) {
                loop.work.dropped(true);
            }
        }
    }

    /// On a thread that has got a place: runs turns, of whoever is next, until nobody waits or the place is handed to a loop
    /// that has a thread already.
    private void work(TurnLoop first) {
        TurnLoop outer = CURRENT.get();
        for (TurnLoop loop = first; loop != null; loop = next()) {
            CURRENT.set(loop);
            turn(loop);
        }
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    private void turn(TurnLoop loop) {
        if (!claim(loop)) {
            return;
        }
        boolean wantsMore = false;
        try {
            wantsMore = loop.work.run();
        } finally {
            finish(loop, wantsMore);
        }
    }

    private boolean claim(TurnLoop loop) {
        lock.lock();
        try {
            if (loop.state == TurnLoop.State.ENDED) {
                return false;
            }
            loop.begin(nanoTicker.getAsLong());
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void finish(TurnLoop loop, boolean wantsMore) {
        lock.lock();
        try {
            loop.account(nanoTicker.getAsLong());
            if (wantsMore) {
                loop.state = TurnLoop.State.WAITING;
                enqueue(loop, false);
            } else {
                loop.state = TurnLoop.State.ENDED;
                loop.query.loops.remove(loop);
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable TurnLoop next() {
        lock.lock();
        try {
            TurnLoop next = poll();
            if (next == null) {
                working--;
                return null;
            }
            if (next.state == TurnLoop.State.PAUSED) {
                resume(next);
                return null;
            }
            next.state = TurnLoop.State.CALLED;
            return next;
        } finally {
            lock.unlock();
        }
    }
}
