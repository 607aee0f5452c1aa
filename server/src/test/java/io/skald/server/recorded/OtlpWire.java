package io.skald.server.recorded;

import io.skald.model.GrowingBytes;
import io.skald.model.Utf8;
import io.skald.server.push.PushBodies;

import org.jspecify.annotations.Nullable;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/// Writes the JSON form of an OTLP request for logs as Protocol Buffers. Knows nothing of the server's own reader, so that
/// the two cannot be wrong together.
final class OtlpWire {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int FIXED32 = 5;

    private final GrowingBytes out = new GrowingBytes(256);

    private OtlpWire() {}

    static byte[] request(Map<String, Object> json) {
        var message = new OtlpWire();
        for (Object resourceLogs : JsonTree.listOrEmpty(json.get("resourceLogs"))) {
            message.bytes(1, resource(JsonTree.map(resourceLogs)));
        }
        return message.out.toBytes();
    }

    private static byte[] resource(Map<String, Object> json) {
        var message = new OtlpWire();
        if (json.containsKey("resource")) {
            var resource = new OtlpWire();
            resource.pairs(1, JsonTree.map(json.get("resource")).get("attributes"));
            message.bytes(1, resource.out.toBytes());
        }
        for (Object scopeLogs : JsonTree.listOrEmpty(json.get("scopeLogs"))) {
            message.bytes(2, scope(JsonTree.map(scopeLogs)));
        }
        return message.out.toBytes();
    }

    private static byte[] scope(Map<String, Object> json) {
        var message = new OtlpWire();
        if (json.containsKey("scope")) {
            Map<String, Object> fields = JsonTree.map(json.get("scope"));
            var scope = new OtlpWire();
            scope.text(1, fields.get("name"));
            scope.text(2, fields.get("version"));
            scope.pairs(3, fields.get("attributes"));
            message.bytes(1, scope.out.toBytes());
        }
        for (Object record : JsonTree.listOrEmpty(json.get("logRecords"))) {
            message.bytes(2, record(JsonTree.map(record)));
        }
        return message.out.toBytes();
    }

    private static byte[] record(Map<String, Object> json) {
        var message = new OtlpWire();
        message.fixed(1, FIXED64, json.get("timeUnixNano"));
        message.number(2, json.get("severityNumber"));
        message.text(3, json.get("severityText"));
        if (json.get("body") != null) {
            message.bytes(5, value(JsonTree.map(json.get("body"))));
        }
        message.pairs(6, json.get("attributes"));
        message.number(7, json.get("droppedAttributesCount"));
        message.fixed(8, FIXED32, json.get("flags"));
        message.hex(9, json.get("traceId"));
        message.hex(10, json.get("spanId"));
        message.fixed(11, FIXED64, json.get("observedTimeUnixNano"));
        return message.out.toBytes();
    }

    private static byte[] value(Map<String, Object> json) {
        var message = new OtlpWire();
        Map.Entry<String, Object> only = json.entrySet().iterator().next();
        String text = String.valueOf(only.getValue());
        switch (only.getKey()) {
            case "stringValue" -> message.bytes(1, Utf8.bytes(text));
            case "boolValue" -> message.varint(2, Boolean.parseBoolean(text) ? 1 : 0);
            case "intValue" -> message.varint(3, Long.parseLong(text));
            case "doubleValue" -> {
                message.tag(4, FIXED64);
                message.littleEndian(Double.doubleToRawLongBits(Double.parseDouble(text)), 8);
            }
            case "arrayValue" -> {
                var array = new OtlpWire();
                Object values = JsonTree.map(only.getValue()).get("values");
                JsonTree.listOrEmpty(values)
                        .forEach(item -> array.bytes(1, value(JsonTree.map(item))));
                message.bytes(5, array.out.toBytes());
            }
            case "kvlistValue" -> {
                var list = new OtlpWire();
                list.pairs(1, JsonTree.map(only.getValue()).get("values"));
                message.bytes(6, list.out.toBytes());
            }
            case "bytesValue" -> message.bytes(7, Base64.getDecoder().decode(text));
            default -> throw new IllegalArgumentException(only.getKey());
        }
        return message.out.toBytes();
    }

    private void pairs(int field, @Nullable Object attributes) {
        for (Object attribute : JsonTree.listOrEmpty(attributes)) {
            Map<String, Object> json = JsonTree.map(attribute);
            var pair = new OtlpWire();
            pair.text(1, json.get("key"));
            Object value = json.get("value");
            if (value instanceof Map<?, ?> map && !map.isEmpty()) {
                pair.bytes(2, value(JsonTree.map(value)));
            }
            bytes(field, pair.out.toBytes());
        }
    }

    private void text(int field, @Nullable Object text) {
        if (text != null && !text.equals("")) {
            bytes(field, Utf8.bytes((String) text));
        }
    }

    private void hex(int field, @Nullable Object text) {
        if (text != null && !text.equals("")) {
            bytes(field, HexFormat.of().parseHex((String) text));
        }
    }

    private void number(int field, @Nullable Object number) {
        if (number != null && !String.valueOf(number).equals("0")) {
            varint(field, Long.parseLong(String.valueOf(number)));
        }
    }

    private void fixed(int field, int type, @Nullable Object number) {
        if (number != null && !number.equals("")) {
            tag(field, type);
            littleEndian(Long.parseLong(String.valueOf(number)), type == FIXED64 ? 8 : 4);
        }
    }

    private void littleEndian(long value, int size) {
        for (int i = 0; i < size; i++) {
            out.put((byte) (value >>> 8 * i));
        }
    }

    private void varint(int field, long value) {
        tag(field, VARINT);
        out.putVarint(value);
    }

    private void tag(int field, int type) {
        out.putVarint((long) field << 3 | type);
    }

    private void bytes(int field, byte[] value) {
        PushBodies.bytesField(out, field, value);
    }
}
