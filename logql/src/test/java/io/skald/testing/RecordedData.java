package io.skald.testing;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The data set of the recorded conformance cases, with what Loki adds to it: the label `service_name`, and
/// `detected_level` by a plain reading of the rules, good enough for these lines.
public final class RecordedData {
    private static final List<String> SERVICE_LABELS =
            List.of(
                    "service",
                    "app",
                    "application",
                    "app_name",
                    "name",
                    "app_kubernetes_io_name",
                    "container",
                    "container_name",
                    "k8s_container_name",
                    "component",
                    "workload",
                    "job",
                    "k8s_job_name");
    private static final List<String> LEVEL_LABELS =
            List.of("level", "LEVEL", "Level", "severity", "SEVERITY", "Severity", "lvl");
    private static final String WORDS =
            "trace|trc|debug|dbg|info|warning|warn|error|err|critical|fatal";
    private static final Pattern JSON_FIELD =
            Pattern.compile(
                    "(?i)\"(level|severity|severitytext|lvl|severity_text)\"\\s*:\\s*\"([^\"]*)\"");
    private static final Pattern LOGFMT_FIELD =
            Pattern.compile(
                    "(?i)(?:^|\\s)(level|severity|severitytext|lvl|severity_text)=(?:\"([^\"]*)\"|([^\\s\"]+))");
    private static final Pattern WORD =
            Pattern.compile("(?i)(?<![A-Za-z0-9_])(" + WORDS + ")(?![A-Za-z0-9_])");

    private RecordedData() {}

    /// Puts the pushes of `dataset.json` into a source.
    public static void load(String json, MemLogSource source) {
        for (Object push : Json.list(Json.object(Json.parse(json)).get("pushes"))) {
            for (Object stream : Json.list(Json.object(push).get("streams"))) {
                Map<String, String> labels = strings(Json.object(stream).get("stream"));
                labels.putIfAbsent("service_name", serviceName(labels));
                LabelSet set = LabelSet.of(labels);
                for (Object value : Json.list(Json.object(stream).get("values"))) {
                    add(set, Json.list(value), source);
                }
            }
        }
    }

    private static void add(LabelSet stream, List<Object> value, MemLogSource source) {
        Map<String, String> metadata = new TreeMap<>();
        if (value.size() > 2) {
            strings(value.get(2))
                    .forEach((name, text) -> {
                        if (!text.isEmpty()) {
                            metadata.put(name.replaceAll("[^a-zA-Z0-9_]", "_"), text);
                        }
                    });
        }
        String line = (String) value.get(1);
        metadata.put("detected_level", level(stream, metadata, line));
        source.add(TenantId.SINGLE, stream, Long.parseLong((String) value.get(0)), line, metadata);
    }

    private static Map<String, String> strings(Object object) {
        Map<String, String> all = new TreeMap<>();
        Json.object(object).forEach((name, value) -> all.put(name, (String) value));
        return all;
    }

    private static String serviceName(Map<String, String> labels) {
        for (String name : SERVICE_LABELS) {
            if (!labels.getOrDefault(name, "").isEmpty()) {
                return labels.get(name);
            }
        }
        return "unknown_service";
    }

    private static String level(LabelSet stream, Map<String, String> metadata, String line) {
        if (metadata.containsKey("detected_level")) {
            return normal(metadata.get("detected_level"));
        }
        for (String name : LEVEL_LABELS) {
            if (stream.has(name)) {
                return normal(stream.get(name));
            }
        }
        for (String name : LEVEL_LABELS) {
            if (metadata.containsKey(name)) {
                return normal(metadata.get(name));
            }
        }
        if (line.startsWith("{") && line.endsWith("}")) {
            Matcher field = JSON_FIELD.matcher(line);
            if (field.find()) {
                return normal(field.group(2));
            }
        } else if (line.contains("=")) {
            Matcher field = LOGFMT_FIELD.matcher(line);
            if (field.find()) {
                return normal(field.group(2) == null ? field.group(3) : field.group(2));
            }
        }
        Matcher word = WORD.matcher(line);
        return word.find() ? normal(word.group(1)) : "unknown";
    }

    private static String normal(String level) {
        return switch (level.toLowerCase(Locale.ROOT)) {
            case "trace", "trc" -> "trace";
            case "debug", "dbg" -> "debug";
            case "info", "inf", "information" -> "info";
            case "warn", "wrn", "warning" -> "warn";
            case "error", "err" -> "error";
            case "critical" -> "critical";
            case "fatal" -> "fatal";
            default -> level;
        };
    }
}
