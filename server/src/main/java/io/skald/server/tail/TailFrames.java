package io.skald.server.tail;

import io.skald.model.LabelSet;
import io.skald.model.Utf8;
import io.skald.server.query.JsonOut;

import java.time.Instant;
import java.util.List;

/// Writes what a reader gets as Loki's frames of JSON. One thread.
final class TailFrames {
    /// The shapes that clients ask for.
    enum Shape {
        /// All labels in one object.
        MERGED,
        /// Stream labels in one object, the others in a third element of each value.
        CATEGORIZED,
        /// Of `/api/prom/tail`.
        LEGACY
    }

    private static final int FIRST_BYTES = 16 << 10;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Shape shape;
    private final List<String> flags;

    /// @param flags the client's encoding flags, told back
    TailFrames(Shape shape, List<String> flags) {
        this.shape = shape;
        this.flags = flags;
    }

    /// @param entries in order; neighbours of one stream share an object
    String frame(List<TailEntry> entries, Dropped dropped) {
        var out = new JsonOut(FIRST_BYTES);
        out.raw("{\"streams\":[");
        for (int i = 0; i < entries.size(); ) {
            out.raw(i == 0 ? "" : ",");
            int end = i + 1;
            LabelSet labels = labels(entries.get(i));
            while (end < entries.size() && labels(entries.get(end)).equals(labels)) {
                end++;
            }
            stream(out, labels, entries.subList(i, end));
            i = end;
        }
        out.raw(']');
        dropped(out, dropped);
        if (!flags.isEmpty()) {
            out.raw(",\"encodingFlags\":").strings(flags);
        }
        out.raw('}');
        return Utf8.text(out.array(), 0, out.size());
    }

    private LabelSet labels(TailEntry entry) {
        return shape == Shape.CATEGORIZED ? entry.labels().stream() : entry.labels().merged();
    }

    private void stream(JsonOut out, LabelSet labels, List<TailEntry> entries) {
        boolean legacy = shape == Shape.LEGACY;
        if (legacy) {
            out.raw("{\"labels\":").string(labels.toString()).raw(",\"entries\":[");
        } else {
            out.raw("{\"stream\":").labels(labels).raw(",\"values\":[");
        }
        for (int i = 0; i < entries.size(); i++) {
            out.raw(i == 0 ? "" : ",");
            if (legacy) {
                legacyEntry(out, entries.get(i));
            } else {
                entry(out, entries.get(i));
            }
        }
        out.raw("]}");
    }

    private void entry(JsonOut out, TailEntry entry) {
        out.raw("[\"").number(entry.timestampNanos()).raw("\",");
        out.string(entry.line(), 0, entry.line().length);
        if (shape == Shape.CATEGORIZED) {
            LabelSet metadata = entry.labels().metadata();
            LabelSet parsed = entry.labels().parsed();
            out.raw(",{");
            if (!metadata.isEmpty()) {
                out.raw("\"structuredMetadata\":").labels(metadata);
            }
            if (!parsed.isEmpty()) {
                out.raw(metadata.isEmpty() ? "" : ",").raw("\"parsed\":").labels(parsed);
            }
            out.raw('}');
        }
        out.raw(']');
    }

    private static void legacyEntry(JsonOut out, TailEntry entry) {
        out.raw("{\"ts\":").string(time(entry.timestampNanos())).raw(",\"line\":");
        out.string(entry.line(), 0, entry.line().length).raw('}');
    }

    private static String time(long nanos) {
        return Instant.ofEpochSecond(
                        Math.floorDiv(nanos, NANOS_PER_SECOND),
                        Math.floorMod(nanos, NANOS_PER_SECOND))
                .toString();
    }

    /// The lines listed, and, when there were more, how many in all.
    private void dropped(JsonOut out, Dropped dropped) {
        boolean legacy = shape == Shape.LEGACY;
        if (dropped.count() == 0) {
            out.raw(legacy ? ",\"dropped_entries\":null" : "");
            return;
        }
        out.raw(",\"dropped_entries\":[");
        for (int i = 0; i < dropped.listed().size(); i++) {
            Dropped.Line line = dropped.listed().get(i);
            out.raw(i == 0 ? "" : ",").raw("{\"timestamp\":");
            if (legacy) {
                out.string(time(line.timestampNanos())).raw(",\"labels\":");
                out.string(line.labels().toString());
            } else {
                out.string(Long.toString(line.timestampNanos())).raw(",\"labels\":");
                out.labels(line.labels());
            }
            out.raw('}');
        }
        out.raw("],\"dropped_count\":").number(dropped.count());
    }
}
