package io.skald.server.recorded;

import io.skald.model.Utf8;
import io.skald.server.push.PushBodies;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One request as it was recorded: `method`, `path`, `params` and `headers` as lists of pairs, one of the forms of a body
/// (`body`, `body_base64`, `body_json`, `body_form`, `body_proto`, `body_otlp_proto`), and `encode`, the encodings of it in
/// order.
///
/// @param fields as in the file
record RecordedRequest(Map<String, Object> fields) {

    Answer send(int port, Placeholders placeholders) throws IOException {
        String target = placeholders.text(JsonTree.text(fields.get("path")));
        String parameters = form(pairs("params", placeholders));
        if (!parameters.isEmpty()) {
            target += (target.indexOf('?') < 0 ? "?" : "&") + parameters;
        }
        return RawHttp.send(
                port,
                JsonTree.text(fields.get("method")),
                target,
                pairs("headers", placeholders),
                body(placeholders));
    }

    private byte @Nullable [] body(Placeholders placeholders) throws IOException {
        byte[] body = plainBody(placeholders);
        for (Object how : JsonTree.listOrEmpty(fields.get("encode"))) {
            body = PushBodies.encode(body, (String) how);
        }
        return fields.keySet().stream().anyMatch(name -> name.startsWith("body")) ? body : null;
    }

    private byte[] plainBody(Placeholders placeholders) {
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            Object value = field.getValue();
            switch (field.getKey()) {
                case "body" -> {
                    return Utf8.bytes(placeholders.text((String) value));
                }
                case "body_base64" -> {
                    return Base64.getDecoder().decode((String) value);
                }
                case "body_json" -> {
                    return Utf8.bytes(JsonTree.print(placeholders.tree(value)));
                }
                case "body_form" -> {
                    return Utf8.bytes(form(pairs("body_form", placeholders)));
                }
                case "body_proto" -> {
                    return protobuf(JsonTree.map(placeholders.tree(value)));
                }
                case "body_otlp_proto" -> {
                    return OtlpWire.request(JsonTree.map(placeholders.tree(value)));
                }
                default -> {}
            }
        }
        return new byte[0];
    }

    private static byte[] protobuf(Map<String, Object> push) {
        List<PushBodies.Stream> streams = new ArrayList<>();
        for (Object one : JsonTree.listOrEmpty(push.get("streams"))) {
            Map<String, Object> stream = JsonTree.map(one);
            List<PushBodies.Entry> entries = new ArrayList<>();
            for (Object entry : JsonTree.listOrEmpty(stream.get("entries"))) {
                entries.add(entry(JsonTree.map(entry)));
            }
            String labels = (String) stream.getOrDefault("labels", "");
            streams.add(new PushBodies.Stream(labels, entries));
        }
        return PushBodies.protobuf(streams);
    }

    private static PushBodies.Entry entry(Map<String, Object> entry) {
        List<String> metadata = new ArrayList<>();
        for (Object pair : JsonTree.listOrEmpty(entry.get("metadata"))) {
            JsonTree.list(pair).forEach(text -> metadata.add((String) text));
        }
        return new PushBodies.Entry(
                Long.parseLong(String.valueOf(entry.get("ts"))),
                (String) entry.getOrDefault("line", ""),
                metadata.toArray(String[]::new));
    }

    private List<List<String>> pairs(String name, Placeholders placeholders) {
        return JsonTree.listOrEmpty(fields.get(name)).stream()
                .map(pair ->
                        JsonTree.list(pair).stream()
                                .map(text -> placeholders.text((String) text))
                                .toList())
                .toList();
    }

    private static String form(List<List<String>> pairs) {
        return pairs.stream()
                .map(pair -> encode(pair.get(0)) + "=" + encode(pair.get(1)))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
