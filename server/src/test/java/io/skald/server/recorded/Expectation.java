package io.skald.server.recorded;

import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What an answer must be like. Of these fields those that are there count:
///
/// | field | meaning |
/// |---|---|
/// | `status` | a number, or a list of them |
/// | `content_type`, `headers` | whole values, the first in any case |
/// | `body`, `body_contains`, `body_regex` | text; newlines at its end do not count |
/// | `json`, `json_subset`, `json_keys` | see [JsonDifference]; members that must be there, by path |
/// | `ignore`, `unordered`, `volume_ratio` | what is taken out or loosened before JSON is compared |
///
/// @param fields as in the file
record Expectation(Map<String, Object> fields) {
    private static final int SHOWN = 1200;

    /// @return what is wrong; null when nothing is
    @Nullable String difference(Answer answer, Placeholders placeholders) throws IOException {
        byte[] body = answer.decoded();
        String text = Utf8.text(body, 0, body.length);
        Map<String, Object> expected = JsonTree.map(placeholders.tree(fields));
        String difference = headDifference(expected, answer);
        if (difference == null) {
            difference = textDifference(expected, text);
        }
        if (difference == null && expected.keySet().stream().anyMatch(k -> k.startsWith("json"))) {
            difference = jsonDifference(expected, body);
        }
        return difference == null
                ? null
                : difference + "\n  in " + text.substring(0, Math.min(SHOWN, text.length()));
    }

    private static @Nullable String headDifference(Map<String, Object> expected, Answer answer) {
        Object status = expected.get("status");
        List<?> fitting = status instanceof List<?> list ? list : List.of(String.valueOf(status));
        if (fitting.stream().noneMatch(one -> one.toString().equals("" + answer.status()))) {
            return "status " + answer.status() + ", not " + status;
        }
        Object type = expected.get("content_type");
        if (type != null && !media((String) type).equals(media(answer.header("content-type")))) {
            return "type " + answer.header("content-type") + ", not " + type;
        }
        Map<String, Object> headers = JsonTree.map(expected.getOrDefault("headers", Map.of()));
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            String found = answer.header(header.getKey().toLowerCase(Locale.ROOT));
            if (!header.getValue().equals(found)) {
                return header.getKey() + " " + found + ", not " + header.getValue();
            }
        }
        return null;
    }

    private static String media(String type) {
        return type.replaceAll("\\s*;\\s*", "; ").strip().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String textDifference(Map<String, Object> expected, String text) {
        Object body = expected.get("body");
        if (body != null && !trimmed((String) body).equals(trimmed(text))) {
            return "not the body " + body;
        }
        for (Object part : JsonTree.listOrEmpty(expected.get("body_contains"))) {
            if (!text.contains((String) part)) {
                return "no " + part;
            }
        }
        Object regex = expected.get("body_regex");
        if (regex != null
                && !Pattern.compile((String) regex, Pattern.DOTALL).matcher(text).find()) {
            return "nothing like " + regex;
        }
        return null;
    }

    private static String trimmed(String text) {
        return text.replaceAll("\n+$", "");
    }

    private static @Nullable String jsonDifference(Map<String, Object> expected, byte[] body) {
        Map<String, Object> keys = JsonTree.map(expected.getOrDefault("json_keys", Map.of()));
        for (Map.Entry<String, Object> one : keys.entrySet()) {
            Object place = JsonDifference.at(JsonTree.parse(body), one.getKey());
            for (Object key : JsonTree.list(one.getValue())) {
                if (!(place instanceof Map<?, ?> map) || !map.containsKey(key)) {
                    return "no " + key + " in " + one.getKey();
                }
            }
        }
        for (String kind : List.of("json", "json_subset")) {
            if (expected.containsKey(kind)) {
                var comparison = new JsonDifference(expected, kind.equals("json"));
                String difference = comparison.of(expected.get(kind), JsonTree.parse(body));
                if (difference != null) {
                    return difference;
                }
            }
        }
        return null;
    }
}
