package io.skald.loadtest.replay;

import io.skald.loadtest.push.BodyEncoder;
import io.skald.loadtest.push.LineBatch;
import io.skald.loadtest.push.PushPool;
import io.skald.loadtest.push.StreamLabels;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The files of a replay, merged by time into bodies: one batch holds lines of all files, as a shipper's does.
///
/// Thread-safe; files are read once to count their lines and once to push them.
final class MergedFiles implements AutoCloseable {
    /// What a body holds; the tag of the [PushPool.Body].
    record Content(List<AckLog.Lines> lines, int lineCount, int byteCount) {}

    /// One file and how far it is read.
    private static final class Source {
        private final LogFile file;
        private final int stream;
        private final long count;
        private long index = -1;
        private long timestampNanos;
        private long batchFirst = -1;

        Source(LogFile file, int stream, long count) {
            this.file = file;
            this.stream = stream;
            this.count = count;
        }

        boolean advance(ReplayPlan plan) throws IOException {
            // A file may have grown since its lines were counted; the new ones are left out.
            if (index + 1 >= count || !file.next()) {
                return false;
            }
            index++;
            timestampNanos = plan.timestampNanos(index, count);
            return true;
        }

        long timestampNanos() {
            return timestampNanos;
        }
    }

    private final ReplayPlan plan;
    private final BodyEncoder encoder;
    private final List<StreamLabels> labels = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private final PriorityQueue<Source> queue =
            new PriorityQueue<>(Comparator.comparingLong(Source::timestampNanos));
    private final LineBatch batch;

    MergedFiles(ReplayPlan plan) throws IOException {
        this.plan = plan;
        this.encoder = plan.encoding().encoder();
        this.batch = new LineBatch(plan.batchBytes(), 1024);
        for (Path path : plan.files()) {
            Source source = new Source(new LogFile(path), sources.size(), LogFile.count(path));
            sources.add(source);
            labels.add(plan.labels(path));
            if (source.advance(plan)) {
                queue.add(source);
            }
        }
    }

    /// @return null when all lines were given
    synchronized PushPool.@Nullable Body next() throws IOException {
        batch.clear();
        while (batch.byteCount() < plan.batchBytes() && batch.count() < plan.batchLines()) {
            Source source = queue.poll();
            if (source == null) {
                break;
            }
            source.batchFirst = source.batchFirst < 0 ? source.index : source.batchFirst;
            batch.add(
                    source.stream,
                    source.timestampNanos,
                    source.file.line(),
                    0,
                    source.file.length());
            if (source.advance(plan)) {
                queue.add(source);
            }
        }
        if (batch.count() == 0) {
            return null;
        }
        int length = encoder.encode(batch, labels);
        byte[] body = Arrays.copyOf(encoder.body(), length);
        return new PushPool.Body(encoder.contentType(), body, length, content());
    }

    private Content content() {
        long[] counts = new long[sources.size()];
        for (int line = 0; line < batch.count(); line++) {
            counts[batch.stream(line)]++;
        }
        List<AckLog.Lines> lines = new ArrayList<>();
        for (Source source : sources) {
            if (counts[source.stream] > 0) {
                long first = source.batchFirst + 1;
                long last = source.batchFirst + counts[source.stream];
                String selector = labels.get(source.stream).selector();
                lines.add(new AckLog.Lines(selector, first, last));
                source.batchFirst = -1;
            }
        }
        return new Content(lines, batch.count(), batch.byteCount());
    }

    @Override
    public void close() throws IOException {
        for (Source source : sources) {
            source.file.close();
        }
    }
}
