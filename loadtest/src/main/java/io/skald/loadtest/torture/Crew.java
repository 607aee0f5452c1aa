package io.skald.loadtest.torture;

import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.query.QueryClient;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Writers that push all the time, each with streams of its own, and the comparison of what they pushed with what a
/// server has. For one caller.
final class Crew {
    private static final Duration DATA_AGE = Duration.ofHours(1);

    private final Target target;
    private final ReadWriteLock pushes = new ReentrantReadWriteLock(true);
    private final PushTally tally = new PushTally();
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<LedgerWriter> writers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private long linesRead;
    private long wrong;

    /// @param linesPerSecond of all writers together; 0 for as fast as they can
    /// @param random of batches
    Crew(
            Target target,
            int writerCount,
            int streamsPerWriter,
            int linesPerSecond,
            SplittableRandom random) {
        this.target = target;
        long now = WallTime.epochNanos(WallTime.now());
        String run = Long.toString(now, 36);
        int rate = linesPerSecond == 0 ? 0 : Math.max(1, linesPerSecond / writerCount);
        for (int writer = 0; writer < writerCount; writer++) {
            List<Ledger> own = new ArrayList<>();
            for (int stream = 0; stream < streamsPerWriter; stream++) {
                own.add(new Ledger(run, writer, stream, now - DATA_AGE.toNanos()));
            }
            ledgers.addAll(own);
            writers.add(
                    new LedgerWriter(target, own, pushes.readLock(), rate, tally, random.split()));
        }
    }

    void start() {
        for (LedgerWriter writer : writers) {
            threads.add(Thread.ofPlatform().daemon().name("writer").start(writer::run));
        }
    }

    /// Returns when the last batches are acknowledged.
    void stop() throws InterruptedException {
        writers.forEach(LedgerWriter::stop);
        for (Thread thread : threads) {
            thread.join();
        }
        for (LedgerWriter writer : writers) {
            if (!writer.refusal().isEmpty()) {
                messages.add("push refused: " + writer.refusal());
            }
        }
    }

    PushTally.Counts pushes() {
        return tally.counts();
    }

    /// Lines that must be there.
    long acknowledged() {
        return ledgers.stream().mapToLong(Ledger::acknowledgedCount).sum();
    }

    long acknowledgedBytes() {
        return ledgers.stream().mapToLong(Ledger::acknowledgedBytes).sum();
    }

    /// Lines found missing, doubled or strange.
    long wrong() {
        return wrong;
    }

    /// What was wrong, for people.
    List<String> messages() {
        return messages;
    }

    /// Compares the server's lines with those pushed, while no push is under way.
    ///
    /// @param everything read all lines again; else those since the last check, and the others are counted
    void check(boolean everything) throws IOException {
        pushes.writeLock().lock();
        try (QueryClient client = new QueryClient(target)) {
            ReadBack readBack = new ReadBack(client);
            for (Ledger ledger : ledgers) {
                if (everything) {
                    readBack.check(ledger);
                } else {
                    readBack.checkNew(ledger);
                }
            }
            wrong += readBack.wrong();
            linesRead += readBack.lines();
            messages.addAll(readBack.messages());
            System.err.printf(
                    Locale.ROOT,
                    "loadtest: read back %d lines, %d wrong%n",
                    readBack.lines(),
                    readBack.wrong());
        } finally {
            pushes.writeLock().unlock();
        }
    }

    /// Lines that were read in all checks together.
    long linesRead() {
        return linesRead;
    }
}
