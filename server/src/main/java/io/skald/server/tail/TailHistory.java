package io.skald.server.tail;

import io.skald.logql.engine.LogPipeline;
import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.LogView;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.model.Direction;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.TimeRange;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/// Reads the newest stored lines that a tail wants. One thread; one call.
final class TailHistory {
    private final TailRequest request;
    private final long maxBytes;
    private final BooleanSupplier stop;
    private final LogPipeline.Run run;
    private final PriorityQueue<Held> oldestFirst = new PriorityQueue<>();
    private int limit;
    private long bytes;

    /// Ends the work in the middle of a batch.
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super(null, null, false, false);
        }
    }

    /// An entry and its place among others: by time, then by arrival as far as it is known.
    private record Held(TailEntry entry, long sequence, LabelSet stream, long number)
            implements Comparable<Held> {
        @Override
        public int compareTo(Held other) {
            int order = Long.compare(entry.timestampNanos(), other.entry.timestampNanos());
            order = order == 0 ? Long.compare(sequence, other.sequence) : order;
            order = order == 0 ? stream.compareTo(other.stream) : order;
            return order == 0 ? Long.compare(number, other.number) : order;
        }
    }

    /// @param maxBytes of entries; when the newest `limit` take more, there are fewer
    /// @param stop asked again and again: whether nobody wants the rest
    TailHistory(TailRequest request, long maxBytes, BooleanSupplier stop) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.stop = stop;
        this.run =
                request.query()
                        .start(_ -> {
                            if (stop.getAsBoolean()) {
                                throw new Stopped();
                            }
                        });
        this.limit = request.limit();
    }

    /// @return in order of time; what was found so far when it was stopped
    List<TailEntry> read(LogSource source) throws IOException {
        var selection =
                new Selection(
                        request.tenant(),
                        request.query().matchers(),
                        new TimeRange(request.startNanos(), Long.MAX_VALUE),
                        Direction.BACKWARD,
                        request.query().filter(),
                        Needs.EVERYTHING);
        try (LogView view = source.open()) {
            for (Morsel morsel : view.morsels(selection)) {
                if (stop.getAsBoolean() || !wants(morsel.range().endNanos() - 1)) {
                    break;
                }
                read(morsel);
            }
        } catch (Stopped e) {
            // What was found so far is what there is.
        }
        return oldestFirst.stream().sorted().map(Held::entry).toList();
    }

    private void read(Morsel morsel) throws IOException {
        try (Scan scan = morsel.open()) {
            long rowsBefore = 0;
            while (!stop.getAsBoolean() && scan.advance()) {
                EntryBatch batch = scan.batch();
                read(batch, morsel.sequence(), rowsBefore);
                rowsBefore += batch.rowCount();
            }
        }
    }

    private void read(EntryBatch batch, long sequence, long rowsBefore) {
        run.start(batch);
        long streamHash = RowHash.ofStream(batch.stream());
        for (int row = batch.rowCount() - 1; row >= 0 && wants(batch.timestampNanos(row)); row--) {
            if (run.test(row)) {
                int offset = run.lineOffset();
                byte[] line = Arrays.copyOfRange(run.line(), offset, offset + run.lineLength());
                long hash = RowHash.of(streamHash, batch, row);
                var entry = new TailEntry(batch.timestampNanos(row), hash, run.labels(), line);
                hold(new Held(entry, sequence, batch.stream(), rowsBefore + row));
            }
        }
    }

    private boolean wants(long timestampNanos) {
        Held oldest = oldestFirst.peek();
        return oldest == null
                ? limit > 0
                : oldestFirst.size() < limit || timestampNanos >= oldest.entry.timestampNanos();
    }

    private void hold(Held held) {
        oldestFirst.add(held);
        bytes += held.entry.bytes();
        while (oldestFirst.size() > limit || (bytes > maxBytes && oldestFirst.size() > 1)) {
            bytes -= oldestFirst.remove().entry.bytes();
            // When there were too many bytes, nothing older can come back.
            limit = Math.min(limit, oldestFirst.size());
        }
    }
}
