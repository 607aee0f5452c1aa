package io.skald.loadtest.replay;

import io.skald.loadtest.measure.Latencies;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.push.PushOutcome;
import io.skald.loadtest.push.PushPool;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Pushes all lines of some files, and shows progress on the standard error.
public final class Replay {
    private static final double PROGRESS_SECONDS = 1;

    /// What became of the lines.
    ///
    /// @param refused lines of batches that were never acknowledged
    /// @param firstFailure text of the first try that failed; empty when none did
    public record Outcome(
            int streams,
            long lines,
            long bytes,
            long refused,
            long retries,
            double seconds,
            Latencies latencies,
            String firstFailure) {}

    private final ReplayPlan plan;
    private final AckLog acks;
    private final Latencies latencies = new Latencies();
    private final long startTicks = WallTime.nanoTicks();
    private long lines;
    private long bytes;
    private long refused;
    private long retries;
    private long lastShown;
    private String firstFailure = "";

    private Replay(ReplayPlan plan, AckLog acks) {
        this.plan = plan;
        this.acks = acks;
    }

    /// @param ackFile takes the acknowledged lines, see [AckLog]; null: none
    public static Outcome run(ReplayPlan plan, @Nullable Path ackFile)
            throws IOException, InterruptedException {
        try (AckLog acks = new AckLog(ackFile);
                MergedFiles files = new MergedFiles(plan)) {
            Replay replay = new Replay(plan, acks);
            PushPool.run(
                    plan.target(), plan.connections(), plan.retries(), files::next, replay::done);
            return replay.outcome();
        }
    }

    private synchronized void done(PushPool.Body body, PushOutcome outcome) throws IOException {
        MergedFiles.Content content = (MergedFiles.Content) body.tag();
        latencies.record(outcome.lastNanos());
        retries += outcome.tries() - 1;
        if (outcome.acknowledged()) {
            lines += content.lineCount();
            bytes += content.byteCount();
            acks.acknowledged(content.lines());
        } else {
            refused += content.lineCount();
        }
        if (firstFailure.isEmpty() && !outcome.message().isEmpty()) {
            firstFailure = outcome.message();
            System.err.println("loadtest: first failed push: " + firstFailure);
        }
        showProgress();
    }

    private void showProgress() {
        double seconds = WallTime.secondsSince(startTicks);
        if (seconds >= lastShown + PROGRESS_SECONDS) {
            lastShown = (long) seconds;
            System.err.printf(
                    Locale.ROOT,
                    "loadtest: %.0f s, %d lines, %.1f MB, %.1f MB/s, %d retries, %d refused%n",
                    seconds,
                    lines,
                    bytes / 1e6,
                    bytes / 1e6 / seconds,
                    retries,
                    refused);
        }
    }

    private synchronized Outcome outcome() {
        return new Outcome(
                plan.files().size(),
                lines,
                bytes,
                refused,
                retries,
                WallTime.secondsSince(startTicks),
                latencies,
                firstFailure);
    }
}
