package io.skald.server.push;

import io.skald.model.GoQuoting;
import io.skald.model.GrowingBytes;
import io.skald.model.Label;
import io.skald.model.LabelSet;
import io.skald.model.Metadata;
import io.skald.model.TenantId;
import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the label text of a stream means: worked out once, then cached.
///
/// @param labels with `service_name`, without empty values
/// @param text the labels as errors show them
/// @param level value of the level label, its known spellings unified; null when the stream has none
/// @param levelMetadata stored form of `{detected_level=LEVEL}`; empty when `level` is null
/// @param violation why no entry of this stream can be taken; null when it can
record ResolvedStream(
        LabelSet labels,
        String text,
        byte @Nullable [] level,
        byte[] levelMetadata,
        @Nullable Violation violation) {

    /// @param text the failure in Loki's words
    record Violation(DiscardReason reason, String text) {}

    /// @param written labels as sent, names may repeat
    static ResolvedStream of(List<Label> written, PushLimits limits) {
        Map<String, String> unique = new TreeMap<>();
        @Nullable String duplicate = null;
        List<Label> all = new java.util.ArrayList<>(written);
        all.removeIf(label -> label.value().isEmpty());
        for (Label label : all) {
            if (unique.put(label.name(), label.value()) != null) {
                duplicate = label.name();
            }
        }
        List<String> sources = limits.treatment().serviceNameSources();
        if (!sources.isEmpty() && !unique.containsKey(ServiceName.LABEL)) {
            String serviceName = ServiceName.of(unique, sources);
            unique.put(ServiceName.LABEL, serviceName);
            all.add(new Label(ServiceName.LABEL, serviceName));
        }
        LabelSet labels = LabelSet.of(unique);
        String text = duplicate == null ? labels.toString() : print(all);
        String level = LevelFields.of(labels);
        byte[] levelBytes = level == null ? null : unified(Utf8.bytes(level));
        return new ResolvedStream(
                labels,
                text,
                levelBytes,
                levelBytes == null ? Metadata.NONE : levelMetadata(levelBytes),
                violation(labels, text, duplicate, limits));
    }

    /// The same, but none of its entries can be taken: its tenant has as many streams as it may.
    ResolvedStream overLimit(TenantId tenant) {
        String failure =
                ("maximum active stream limit exceeded when trying to create stream %s, reduce the"
                     + " number of active streams (reduce labels or reduce label values), or"
                     + " contact your Loki administrator to see if the limit can be increased,"
                     + " user: '%s'")
                        .formatted(text, tenant);
        return new ResolvedStream(
                labels,
                text,
                level,
                levelMetadata,
                new Violation(DiscardReason.STREAM_LIMIT, failure));
    }

    private static byte[] unified(byte[] level) {
        Level known = Level.ofValue(level, 0, level.length);
        return known == null ? level : known.text();
    }

    /// Stored form of the metadata set that holds nothing but the level.
    static byte[] levelMetadata(byte[] level) {
        var out = new GrowingBytes(32);
        out.putVarint(1);
        byte[] name = Utf8.bytes(Metadata.DETECTED_LEVEL);
        out.putVarint(name.length);
        out.put(name, 0, name.length);
        out.putVarint(level.length);
        out.put(level, 0, level.length);
        return out.toBytes();
    }

    private static String print(List<Label> labels) {
        var text = new StringBuilder("{");
        List<Label> sorted = labels.stream().sorted(Comparator.comparing(Label::name)).toList();
        for (Label label : sorted) {
            text.append(text.length() == 1 ? "" : ", ").append(label.name()).append('=');
            GoQuoting.appendQuoted(text, label.value());
        }
        return text.append('}').toString();
    }

    private static @Nullable Violation violation(
            LabelSet labels, String text, @Nullable String duplicate, PushLimits limits) {
        if (labels.isEmpty()) {
            return new Violation(
                    DiscardReason.MISSING_LABELS,
                    "error at least one label pair is required per stream");
        }
        // service_name is not counted: mostly it was not the sender who set it.
        int names = labels.size() - (labels.has(ServiceName.LABEL) ? 1 : 0);
        if (names > limits.maxLabelNames()) {
            return new Violation(
                    DiscardReason.TOO_MANY_LABELS,
                    "entry for stream '%s' has %d label names; limit %d"
                            .formatted(text, names, limits.maxLabelNames()));
        }
        for (int i = 0; i < labels.size(); i++) {
            if (Utf8.bytes(labels.name(i)).length > limits.maxLabelNameBytes()
                    && !labels.name(i).equals(ServiceName.LABEL)) {
                return new Violation(
                        DiscardReason.LABEL_NAME_TOO_LONG,
                        "stream '%s' has label name too long: '%s'"
                                .formatted(text, labels.name(i)));
            }
            if (Utf8.bytes(labels.value(i)).length > limits.maxLabelValueBytes()
                    && !labels.value(i).equals(ServiceName.UNKNOWN)) {
                return new Violation(
                        DiscardReason.LABEL_VALUE_TOO_LONG,
                        "stream '%s' has label value too long: '%s'"
                                .formatted(text, labels.value(i)));
            }
        }
        return duplicate == null
                ? null
                : new Violation(
                        DiscardReason.DUPLICATE_LABEL,
                        "stream '%s' has duplicate label name: '%s'".formatted(text, duplicate));
    }
}
