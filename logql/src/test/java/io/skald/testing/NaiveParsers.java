package io.skald.testing;

import io.skald.logql.syntax.Stage;
import io.skald.logql.syntax.Stage.Extraction;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The parsers of [NaiveEngine]. `base` are the labels that the row had before all stages, `parsed` what parsers have set
/// so far, `labels` what the row has now. For lines as [RandomLogs] makes them.
final class NaiveParsers {
    private static final Pattern PAIR =
            Pattern.compile("(?<!\\S)(?<key>[a-z]+)=(?:\"(?<quoted>[^\"]*)\"|(?<bare>[^ \"]*))");

    /// What [RandomLogs] packs.
    private static final Pattern PACKED =
            Pattern.compile("\\{\"pod\":\"(?<pod>\\w*)\",\"_entry\":\"(?<entry>[^\"]*)\"}");

    private NaiveParsers() {}

    static void fail(Map<String, String> labels, String kind, String details) {
        if (!labels.containsKey("__error__")) {
            labels.put("__error__", kind);
            if (!details.isEmpty()) {
                labels.put("__error_details__", details);
            }
        }
    }

    static void json(
            Stage.Json stage,
            String line,
            Map<String, String> base,
            Map<String, String> parsed,
            Map<String, String> labels) {
        NaiveFields.Fields fields = NaiveFields.json(line);
        if (stage.extractions().isEmpty()) {
            take(fields.fields(), base, parsed, labels);
            if (fields.error() != null) {
                fail(labels, "JSONParserErr", fields.error());
            }
            return;
        }
        if (!line.startsWith("{")) {
            fail(labels, "JSONParserErr", "");
            return;
        }
        Map<String, String> missing = new HashMap<>();
        for (Extraction extraction : stage.extractions()) {
            String value = fields.fields().get(extraction.expression().replace('.', '_'));
            if (value != null) {
                labels.put(shown(extraction.label(), base), value);
            } else if (line.contains(":null") && extraction.expression().equals("o.k")) {
                labels.put(shown(extraction.label(), base), "");
            } else {
                missing.put(extraction.label(), "");
            }
        }
        missing.forEach(labels::putIfAbsent);
    }

    static void logfmt(
            Stage.Logfmt stage,
            String line,
            Map<String, String> base,
            Map<String, String> parsed,
            Map<String, String> labels) {
        if (stage.extractions().isEmpty()) {
            take(NaiveFields.logfmt(line, false, false).fields(), base, parsed, labels);
            return;
        }
        Map<String, String> labelByKey = new HashMap<>();
        for (Extraction extraction : stage.extractions()) {
            labelByKey.put(extraction.expression(), extraction.label());
            if (!base.containsKey(extraction.label())) {
                labels.put(extraction.label(), "");
            }
        }
        var pair = PAIR.matcher(line);
        while (pair.find()) {
            String quoted = pair.group("quoted");
            String value = quoted == null ? pair.group("bare") : quoted.replace("\\t", "\t");
            String label = labelByKey.get(pair.group("key"));
            if (!value.isEmpty() && label != null) {
                labels.put(shown(label, base), value);
            }
        }
    }

    /// @return the line that was packed, or the line itself
    static String unpack(
            String line,
            Map<String, String> base,
            Map<String, String> parsed,
            Map<String, String> labels) {
        var packed = PACKED.matcher(line);
        if (packed.matches()) {
            take(Map.of("pod", packed.group("pod")), base, parsed, labels);
            return packed.group("entry");
        }
        if (!line.startsWith("{")) {
            fail(labels, "JSONParserErr", "expecting json object(6), but it is not");
        }
        return line;
    }

    static void take(
            Map<String, String> fields,
            Map<String, String> base,
            Map<String, String> parsed,
            Map<String, String> labels) {
        fields.forEach((name, value) -> {
            String shown = shown(name, base);
            if (parsed.putIfAbsent(shown, value) == null) {
                labels.put(shown, value);
            }
        });
    }

    private static String shown(String name, Map<String, String> base) {
        return base.containsKey(name) ? name + "_extracted" : name;
    }
}
