package io.skald.server.patterns;

import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.Metadata;
import io.skald.model.PushBatch;
import io.skald.model.Utf8;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Finds the patterns of the lines that were stored. Pushes only put their batches into a bounded queue; somebody else
/// calls [#poll(long)]. When lines come faster than they can be looked at, one in eight is looked at and counts for
/// eight; when the queue is full, a batch is left out. Thread-safe.
public final class PatternMiner {
    // As Loki: fewer lines are no pattern, and nobody reads more.
    static final int MIN_LINES = 30;
    private static final int MAX_PATTERNS = 300;

    private static final int SAMPLED_ROWS = 8;
    private static final int ROW_BYTES = 40;

    /// Rows that are looked at before somebody else may ask.
    private static final int PIECE_ROWS = 256;

    private static final byte[] LEVEL = Utf8.bytes(Metadata.DETECTED_LEVEL);

    /// Clients may send any text as the level; each level costs the memory of a stream.
    private static final Set<String> LEVELS =
            Set.of("trace", "debug", "info", "warn", "error", "critical", "fatal");

    private static final String OTHER_LEVEL = "unknown";

    private final long maxQueueBytes;
    private final ArrayDeque<PushBatch> queue = new ArrayDeque<>();
    private long queuedBytes;
    private final AtomicLong skippedLines = new AtomicLong();

    private final PatternStore store;
    private final LineTokens tokens = new LineTokens();

    /// @param maxBytes memory for patterns and, half of it, for batches that wait
    public PatternMiner(long maxBytes) {
        this.store = new PatternStore(maxBytes / 2);
        this.maxQueueBytes = maxBytes / 2;
    }

    /// Takes a batch to look at later; leaves it out when too much waits already. Never waits itself.
    public void offer(PushBatch batch) {
        long bytes = bytes(batch);
        synchronized (queue) {
            if (queuedBytes == 0 || queuedBytes + bytes <= maxQueueBytes) {
                queue.add(batch);
                queuedBytes += bytes;
                return;
            }
        }
        skippedLines.addAndGet(batch.rowCount());
    }

    private static long bytes(PushBatch batch) {
        return batch.lines().length + batch.metadata().length + (long) ROW_BYTES * batch.rowCount();
    }

    /// Lines that were left out because too many came at once.
    public long skippedLines() {
        return skippedLines.get();
    }

    /// Looks at one batch.
    ///
    /// @param nowNanos wall clock
    /// @return whether there was one
    public boolean poll(long nowNanos) {
        PushBatch batch;
        boolean pressed;
        synchronized (queue) {
            batch = queue.poll();
            pressed = queuedBytes > maxQueueBytes / 2;
            queuedBytes -= batch == null ? 0 : bytes(batch);
        }
        int now = StepCounts.stepOf(nowNanos);
        if (batch == null) {
            synchronized (store) {
                store.trim(now);
            }
        } else {
            mine(batch, pressed ? SAMPLED_ROWS : 1, now);
        }
        return batch != null;
    }

    private void mine(PushBatch batch, int everyRows, int now) {
        for (int run = 0; run < batch.runCount(); run++) {
            int end = batch.runEnd(run);
            int piece = PIECE_ROWS * everyRows;
            for (int row = batch.runStart(run); row < end; row += piece) {
                // Taken piece by piece, so that a question need not wait for a whole batch.
                synchronized (store) {
                    mineRows(batch, run, row, Math.min(end, row + piece), everyRows, now);
                    if (store.isTrimDue()) {
                        store.trim(now);
                    }
                }
            }
        }
    }

    private void mineRows(PushBatch batch, int run, int start, int end, int everyRows, int now) {
        Map<String, Templates> levels = store.of(batch.tenant(), batch.stream(run));
        int oldest = now - PatternStore.KEPT_STEPS;
        int levelOffset = -1;
        Templates templates = null;
        for (int row = start; row < end; row += everyRows) {
            // Of a backfill nothing would stay.
            if (StepCounts.stepOf(batch.timestampNanos(row)) < oldest) {
                continue;
            }
            // Equal sets of a request are one range of bytes, so mostly this is the same one again.
            if (templates == null || batch.metadataOffset(row) != levelOffset) {
                levelOffset = batch.metadataOffset(row);
                templates = levels.computeIfAbsent(level(batch, row), _ -> new Templates());
            }
            int weight = Math.min(everyRows, end - row);
            tokens.read(batch.lines(), batch.lineOffset(row), batch.lineLength(row));
            if (tokens.count() > 0) {
                store.grown(templates.add(tokens, batch.timestampNanos(row), weight));
            }
        }
    }

    private static String level(PushBatch batch, int row) {
        byte[] bytes = batch.metadata();
        String[] level = {""};
        Metadata.forEach(
                bytes,
                batch.metadataOffset(row),
                batch.metadataLength(row),
                (name, nameLength, value, valueLength) -> {
                    if (Arrays.equals(bytes, name, name + nameLength, LEVEL, 0, LEVEL.length)) {
                        level[0] = Utf8.text(bytes, value, valueLength);
                    }
                });
        return level[0].isEmpty() || LEVELS.contains(level[0]) ? level[0] : OTHER_LEVEL;
    }

    /// Heap bytes of the patterns, about.
    long bytes() {
        synchronized (store) {
            return store.bytes();
        }
    }

    /// @return the patterns with most lines, these first; equal ones of several streams as one
    public List<Pattern> patterns(PatternQuery query) {
        Map<List<String>, Pattern> found = new HashMap<>();
        synchronized (store) {
            store.forEach((key, level, templates) -> {
                if (key.tenant().equals(query.tenant()) && matches(query, key.stream())) {
                    templates.all().forEach(template -> add(query, level, template, found));
                }
            });
        }
        return found.values().stream()
                .filter(pattern -> pattern.total() >= MIN_LINES)
                .sorted(Comparator.comparingLong(Pattern::total).reversed())
                .limit(MAX_PATTERNS)
                .toList();
    }

    private static boolean matches(PatternQuery query, LabelSet stream) {
        for (Matcher matcher : query.matchers()) {
            if (!matcher.matches(stream)) {
                return false;
            }
        }
        return true;
    }

    private static void add(
            PatternQuery query, String level, Template template, Map<List<String>, Pattern> found) {
        String text = template.pattern();
        template.counts()
                .forEach(
                        query.range().startNanos(),
                        query.range().endNanos(),
                        (start, count) ->
                                found.computeIfAbsent(
                                                List.of(text, level), _ -> new Pattern(text, level))
                                        .add(
                                                start - Math.floorMod(start, query.stepNanos()),
                                                count));
    }
}
