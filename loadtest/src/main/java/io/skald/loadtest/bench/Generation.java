package io.skald.loadtest.bench;

import io.skald.loadtest.generate.Facts;
import io.skald.loadtest.generate.Workload;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.push.BodyEncoder;
import io.skald.loadtest.push.LineBatch;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// All bodies of a workload, made by several threads and put into order.
///
/// @param facts what queries must find
/// @param sample blocks of lines for the calibration
/// @param cpuSeconds the generator's own CPU time for all this
record Generation(Facts facts, List<byte[]> sample, double seconds, double cpuSeconds) {
    /// A body that was made ahead of its turn.
    private record Made(LineBatch batch, Facts facts, byte[] body) {}

    /// @param spool takes the bodies; null when nothing shall be pushed
    static Generation make(
            Workload workload,
            BodyEncoder.Encoding encoding,
            @Nullable Spool spool,
            long sampleBytes,
            int threads)
            throws IOException, InterruptedException {
        long start = WallTime.nanoTicks();
        ProcessProbe self = new ProcessProbe(ProcessHandle.current().pid());
        double cpuBefore = self.cpuSeconds();
        Facts facts = new Facts(workload);
        double probability = (double) sampleBytes / workload.profile().rawBytes();
        BlockSample sample = new BlockSample(workload.labels().size(), probability, 1);
        ThreadLocal<BodyEncoder> encoders = ThreadLocal.withInitial(encoding::encoder);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            Queue<Future<Made>> ahead = new ArrayDeque<>();
            int bodies = workload.profile().bodyCount();
            for (int next = 0; next < bodies || !ahead.isEmpty(); ) {
                while (next < bodies && ahead.size() < threads * 2) {
                    int number = next++;
                    boolean encode = spool != null;
                    ahead.add(executor.submit(() -> made(workload, number, encode, encoders)));
                }
                Made made = ahead.remove().get();
                facts.add(made.facts());
                sample.add(made.batch());
                if (spool != null) {
                    spool.append(made.body(), made.body().length);
                }
            }
        } catch (ExecutionException failure) {
            throw new IOException("generator failed", failure.getCause());
        }
        return new Generation(
                facts,
                sample.finish(),
                WallTime.secondsSince(start),
                self.cpuSeconds() - cpuBefore);
    }

    private static Made made(
            Workload workload, int number, boolean encode, ThreadLocal<BodyEncoder> encoders)
            throws IOException {
        LineBatch batch = Workload.newBatch();
        workload.fill(number, batch);
        Facts facts = new Facts(workload);
        facts.count(batch);
        if (!encode) {
            return new Made(batch, facts, new byte[0]);
        }
        BodyEncoder encoder = encoders.get();
        int length = encoder.encode(batch, workload.labels());
        return new Made(batch, facts, Arrays.copyOf(encoder.body(), length));
    }
}
