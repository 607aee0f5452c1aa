package io.skald.logql.engine;

import io.skald.logql.turns.QueryTurns;
import io.skald.logql.turns.TurnWork;
import io.skald.logql.turns.Turns;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Works through morsels, in their order, in a few loops side by side that take turns with those of other queries. Each
/// loop has a worker of its own and takes the next morsel when it is done with one, so that a query that has enough stops
/// within one morsel per loop.
final class MorselLoops {
    /// How often the waiting caller asks whether it still should.
    private static final long POLL_MILLIS = 20;

    private final Turns turns;
    private final QueryTurns query;
    private final int parallelism;
    private final Checkpoint checkpoint;

    MorselLoops(Turns turns, int parallelism, Checkpoint checkpoint) {
        this.turns = turns;
        this.query = turns.query();
        this.parallelism = parallelism;
        this.checkpoint = checkpoint;
    }

    /// What a loop does with a morsel. One thread at a time.
    interface Worker {
        /// @return false when no later morsel can matter
        boolean run(Morsel morsel) throws IOException;
    }

    /// Returns when all loops have ended, so that what they read from may be closed.
    ///
    /// @return the workers that were made, one a loop that got to run
    <W extends Worker> List<W> run(List<Morsel> morsels, Supplier<W> newWorker) throws IOException {
        int loops = Math.min(parallelism, morsels.size());
        var run = new Run<>(morsels, newWorker, new CountDownLatch(loops));
        for (int i = 0; i < loops; i++) {
            query.begin(run.new Loop());
        }
        await(run);
        return run.finish();
    }

    private void await(Run<?> run) {
        while (true) {
            try {
                if (run.ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                checkpoint.check();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                run.fail(
                        new QueryException(
                                QueryException.Kind.CANCELLED,
                                "the request was cancelled by the client"));
                break;
            } catch (QueryException e) {
                run.fail(e);
                break;
            }
        }
        query.end();
        awaitUninterruptibly(run.ended);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// State that the loops of one run share.
    private final class Run<W extends Worker> {
        private final List<Morsel> morsels;
        private final Supplier<W> newWorker;
        private final CountDownLatch ended;
        private final AtomicInteger next = new AtomicInteger();
        private final List<W> workers = new ArrayList<>();
        private volatile boolean stopped;
        private @Nullable Throwable failure;

        Run(List<Morsel> morsels, Supplier<W> newWorker, CountDownLatch ended) {
            this.morsels = morsels;
            this.newWorker = newWorker;
            this.ended = ended;
        }

        private final class Loop implements TurnWork {
            private @Nullable W worker;

            @Override
            public boolean run() {
                try {
                    if (runMorsels()) {
                        return true;
                    }
                } catch (IOException | RuntimeException | Error e) {
                    fail(e);
                }
                ended.countDown();
                return false;
            }

            /// @return false when there is nothing left to do
            private boolean runMorsels() throws IOException {
                W own = worker == null ? newWorker.get() : worker;
                if (worker == null) {
                    worker = own;
                    keep(own);
                }
                while (!stopped) {
                    int index = next.getAndIncrement();
                    if (index >= morsels.size()) {
                        return false;
                    }
                    checkpoint.check();
                    if (!own.run(morsels.get(index))) {
                        stopped = true;
                    }
                    if (turns.isOver()) {
                        return true;
                    }
                }
                return false;
            }

            @Override
            public void dropped(boolean refused) {
                if (refused) {
                    fail(
                            new QueryException(
                                    QueryException.Kind.OVERLOADED,
                                    "too many outstanding requests"));
                }
                ended.countDown();
            }
        }

        private synchronized void keep(W worker) {
            workers.add(worker);
        }

        synchronized void fail(Throwable cause) {
            stopped = true;
            if (failure == null) {
                failure = cause;
            }
        }

        synchronized List<W> finish() throws IOException {
            return switch (failure) {
                case null -> workers;
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            };
        }
    }
}
