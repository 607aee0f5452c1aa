package io.skald.loadtest.replay;

import io.skald.loadtest.http.Target;
import io.skald.loadtest.push.BodyEncoder;
import io.skald.loadtest.push.RetryPolicy;
import io.skald.loadtest.push.StreamLabels;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a replay shall do.
///
/// @param labelTemplate labels of each file's stream; `%n` is the file's name without its suffix, `%f` with it
/// @param spanNanos the timestamps of every file fill `(end - span, end)` evenly
/// @param batchBytes a batch is closed when its lines reach this size ...
/// @param batchLines ... or this number
public record ReplayPlan(
        Target target,
        List<Path> files,
        String labelTemplate,
        long endNanos,
        long spanNanos,
        BodyEncoder.Encoding encoding,
        int batchBytes,
        int batchLines,
        int connections,
        RetryPolicy retries) {
    public ReplayPlan {
        if (spanNanos <= 0 || batchBytes <= 0 || batchLines <= 0 || connections <= 0) {
            throw new IllegalArgumentException("span, batch and connections must be positive");
        }
        files = List.copyOf(files);
    }

    StreamLabels labels(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        Map<String, String> labels = new TreeMap<>();
        StreamLabels.parse(labelTemplate)
                .forEach((label, value) ->
                        labels.put(label, value.replace("%n", stem).replace("%f", name)));
        return StreamLabels.of(labels);
    }

    /// Time of line `index` of `count`: strictly growing, the last one before the end.
    long timestampNanos(long index, long count) {
        long slots = count + 1;
        long whole = spanNanos / slots;
        long rest = spanNanos % slots;
        if (whole == 0) {
            throw new IllegalArgumentException(
                    "span of " + spanNanos + " ns is too short for " + count + " lines");
        }
        long slot = index + 1;
        return endNanos - spanNanos + whole * slot + rest * slot / slots;
    }
}
