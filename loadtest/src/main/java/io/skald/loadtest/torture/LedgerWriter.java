package io.skald.loadtest.torture;

import io.skald.loadtest.http.HttpConnection;
import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.push.LineBatch;
import io.skald.loadtest.push.ProtobufBody;
import io.skald.loadtest.push.PushOutcome;
import io.skald.loadtest.push.Pusher;
import io.skald.loadtest.push.RetryPolicy;
import io.skald.loadtest.push.StreamLabels;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.Lock;

/// Pushes batches of its own streams until it is stopped, whether the server is there or not.
///
/// Nine of ten batches without an answer are sent again, unchanged, until they are acknowledged; the others are given
/// up, so their lines may be there or not.
final class LedgerWriter {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(20);
    private static final int MOST_LINES = 600;
    private static final double RETRY_PROBABILITY = 0.9;
    private static final double REVERSED_PROBABILITY = 0.1;

    private final List<Ledger> ledgers;
    private final List<StreamLabels> labels;
    private final Pusher pusher;
    private final SplittableRandom random;
    private final Lock pushing;
    private final int linesPerSecond;
    private final PushTally tally;
    private final ProtobufBody encoder = new ProtobufBody();
    private final LineBatch batch = new LineBatch(1 << 16, MOST_LINES);
    private volatile boolean stopping;
    private volatile String refusal = "";

    /// @param pushing held during each push; whoever holds its counterpart sees no push under way
    LedgerWriter(
            Target target,
            List<Ledger> ledgers,
            Lock pushing,
            int linesPerSecond,
            PushTally tally,
            SplittableRandom random) {
        this.ledgers = ledgers;
        this.labels = ledgers.stream().map(Ledger::labels).toList();
        this.pushing = pushing;
        this.linesPerSecond = linesPerSecond;
        this.random = random;
        this.tally = tally;
        this.pusher =
                new Pusher(
                        new HttpConnection(target, READ_TIMEOUT),
                        new RetryPolicy(1, RETRY_PAUSE, RETRY_PAUSE),
                        WallTime::sleep);
    }

    /// No new batch is begun; the one under way is still brought to its end.
    void stop() {
        stopping = true;
    }

    /// The text of an answer that says that the lines themselves are at fault; empty when there was none.
    String refusal() {
        return refusal;
    }

    void run() {
        try (pusher) {
            while (!stopping) {
                long start = WallTime.nanoTicks();
                int lines = oneBatch();
                double due = linesPerSecond == 0 ? 0 : (double) lines / linesPerSecond;
                double wait = due - WallTime.secondsSince(start);
                if (wait > 0) {
                    WallTime.sleep(Duration.ofNanos((long) (wait * 1e9)));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException impossible) {
            refusal = impossible.toString();
        }
    }

    private int oneBatch() throws IOException, InterruptedException {
        int[] firsts = new int[ledgers.size()];
        int[] counts = new int[ledgers.size()];
        batch.clear();
        for (int stream = 0; stream < counts.length; stream++) {
            counts[stream] = 1 + random.nextInt(MOST_LINES / counts.length);
            firsts[stream] = ledgers.get(stream).take(counts[stream]);
            addLines(stream, firsts[stream], counts[stream]);
        }
        int length = encoder.encode(batch, labels);
        boolean acknowledged = false;
        boolean again = true;
        while (!acknowledged && again) {
            PushOutcome outcome = push(length);
            tally.count(outcome);
            acknowledged = outcome.acknowledged();
            if (!acknowledged) {
                if (outcome.status() != 0 && !RetryPolicy.retryable(outcome.status())) {
                    refusal = outcome.message();
                    settle(false, firsts, counts);
                    return batch.count();
                }
                again = random.nextDouble() < RETRY_PROBABILITY || outcome.status() != 0;
                WallTime.sleep(RETRY_PAUSE);
            }
        }
        settle(acknowledged, firsts, counts);
        return batch.count();
    }

    private void settle(boolean acknowledged, int[] firsts, int[] counts) {
        for (int stream = 0; stream < counts.length; stream++) {
            Ledger ledger = ledgers.get(stream);
            if (acknowledged) {
                long bytes = (long) batch.byteCount() * counts[stream] / batch.count();
                ledger.acknowledge(firsts[stream], counts[stream], bytes);
            } else {
                ledger.giveUp(firsts[stream], counts[stream]);
            }
        }
    }

    private PushOutcome push(int length) throws InterruptedException {
        pushing.lock();
        try {
            return pusher.push(encoder.contentType(), encoder.body(), length);
        } finally {
            pushing.unlock();
        }
    }

    private void addLines(int stream, int first, int count) {
        Ledger ledger = ledgers.get(stream);
        boolean reversed = random.nextDouble() < REVERSED_PROBABILITY;
        for (int i = 0; i < count; i++) {
            int seq = reversed ? first + count - 1 - i : first + i;
            byte[] line = ledger.lineBytes(seq);
            batch.add(stream, ledger.timestampNanos(seq), line, 0, line.length);
        }
    }
}
