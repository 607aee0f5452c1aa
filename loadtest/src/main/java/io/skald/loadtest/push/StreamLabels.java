package io.skald.loadtest.push;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The labels of one stream with the two texts that bodies need.
///
/// @param selector `{a="b", c="d"}`, sorted by name
/// @param selectorBytes the same in UTF-8
/// @param jsonBytes `{"a":"b","c":"d"}` in UTF-8
public record StreamLabels(
        SequencedMap<String, String> labels,
        String selector,
        byte[] selectorBytes,
        byte[] jsonBytes) {
    public static StreamLabels of(Map<String, String> labels) {
        TreeMap<String, String> sorted = new TreeMap<>(labels);
        StringBuilder selector = new StringBuilder("{");
        StringBuilder json = new StringBuilder("{");
        sorted.forEach((name, value) -> {
            String quoted = quote(value);
            selector.append(selector.length() > 1 ? ", " : "").append(name);
            selector.append('=').append(quoted);
            json.append(json.length() > 1 ? "," : "").append(quote(name));
            json.append(':').append(quoted);
        });
        String text = selector.append('}').toString();
        return new StreamLabels(
                sorted,
                text,
                text.getBytes(StandardCharsets.UTF_8),
                json.append('}').toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Quotes for JSON and for LogQL alike: only escapes that both know.
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /// Reads `{a="b", c="d"}` as it is given on the command line: no escapes within the quotes.
    ///
    /// @throws IllegalArgumentException when the text has another form
    public static Map<String, String> parse(String template) {
        String text = template.strip();
        if (!text.startsWith("{") || !text.endsWith("}")) {
            throw new IllegalArgumentException("labels must look like {a=\"b\"}: " + template);
        }
        Map<String, String> labels = new TreeMap<>();
        String rest = text.substring(1, text.length() - 1).strip();
        while (!rest.isEmpty()) {
            int equals = rest.indexOf("=\"");
            int close = equals < 0 ? -1 : rest.indexOf('"', equals + 2);
            if (close < 0) {
                throw new IllegalArgumentException("labels must look like {a=\"b\"}: " + template);
            }
            labels.put(rest.substring(0, equals).strip(), rest.substring(equals + 2, close));
            rest = rest.substring(close + 1).strip();
            rest = rest.startsWith(",") ? rest.substring(1).strip() : rest;
        }
        return labels;
    }
}
