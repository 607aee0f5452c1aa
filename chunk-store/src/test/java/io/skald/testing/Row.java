package io.skald.testing;

import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Metadata;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.model.Utf8;

import java.util.List;
import java.util.Map;

/// One entry as a plain value, for models of what a store should hold.
public record Row(
        TenantId tenant,
        LabelSet labels,
        long timestampNanos,
        String line,
        Map<String, String> metadata) {
    public Row {
        metadata = Map.copyOf(metadata);
    }

    /// A push of these rows, which must be of one tenant; neighbours of one stream share a run.
    public static PushBatch batch(List<Row> rows) {
        var builder = new PushBatch.Builder(rows.getFirst().tenant(), rows.size());
        var lines = new GrowingBytes(64);
        var metadata = new GrowingBytes(64);
        int run = 0;
        for (Row row : rows) {
            if (run == 0 || !row.labels().equals(rows.get(run - 1).labels())) {
                builder.startRun(row.labels());
            }
            run++;
            byte[] line = Utf8.bytes(row.line());
            int metadataOffset = metadata.size();
            int metadataLength = Metadata.encode(row.metadata(), metadata);
            builder.row(
                    row.timestampNanos(),
                    lines.size(),
                    line.length,
                    metadataOffset,
                    metadataLength);
            lines.put(line, 0, line.length);
        }
        return builder.build(lines.toBytes(), metadata.toBytes());
    }
}
