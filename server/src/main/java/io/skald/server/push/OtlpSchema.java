package io.skald.server.push;

import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The members of OTLP's JSON and the fields they stand for, as far as logs need them.
final class OtlpSchema {
    private static final String[] SEVERITIES = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};
    private static final String SEVERITY_PREFIX = "SEVERITY_NUMBER_";

    private OtlpSchema() {}

    /// How a member is written, and its type in the wire format.
    enum Kind {
        MESSAGE(ProtoCursor.BYTES),
        TEXT(ProtoCursor.BYTES),
        BASE64(ProtoCursor.BYTES),
        HEX(ProtoCursor.BYTES),
        BOOL(ProtoCursor.VARINT),
        VARINT(ProtoCursor.VARINT),
        SEVERITY(ProtoCursor.VARINT),
        FIXED64(ProtoCursor.FIXED64),
        DOUBLE(ProtoCursor.FIXED64),
        FIXED32(ProtoCursor.FIXED32);

        private final int wireType;

        Kind(int wireType) {
            this.wireType = wireType;
        }

        int wireType() {
            return wireType;
        }
    }

    enum Message {
        REQUEST,
        RESOURCE_LOGS,
        RESOURCE,
        SCOPE_LOGS,
        SCOPE,
        RECORD,
        KEY_VALUE,
        VALUE,
        ARRAY,
        MAP
    }

    /// @param name as in JSON
    /// @param message of a [Kind#MESSAGE]; any for the others
    record Field(
            String name,
            byte[] camelCase,
            byte[] snakeCase,
            int number,
            Kind kind,
            Message message) {}

    private static final Map<Message, List<Field>> FIELDS = fields();

    private static Map<Message, List<Field>> fields() {
        Map<Message, List<Field>> all = new EnumMap<>(Message.class);
        for (Message message : Message.values()) {
            all.put(message, fieldsOf(message));
        }
        return all;
    }

    private static List<Field> fieldsOf(Message message) {
        return switch (message) {
            case REQUEST -> List.of(inner("resourceLogs", 1, Message.RESOURCE_LOGS));
            case RESOURCE_LOGS ->
                    List.of(
                            inner("resource", 1, Message.RESOURCE),
                            inner("scopeLogs", 2, Message.SCOPE_LOGS));
            case RESOURCE -> List.of(inner("attributes", 1, Message.KEY_VALUE));
            case SCOPE_LOGS ->
                    List.of(
                            inner("scope", 1, Message.SCOPE),
                            inner("logRecords", 2, Message.RECORD));
            case SCOPE ->
                    List.of(
                            field("name", 1, Kind.TEXT),
                            field("version", 2, Kind.TEXT),
                            inner("attributes", 3, Message.KEY_VALUE),
                            field("droppedAttributesCount", 4, Kind.VARINT));
            case RECORD ->
                    List.of(
                            field("timeUnixNano", 1, Kind.FIXED64),
                            field("severityNumber", 2, Kind.SEVERITY),
                            field("severityText", 3, Kind.TEXT),
                            inner("body", 5, Message.VALUE),
                            inner("attributes", 6, Message.KEY_VALUE),
                            field("droppedAttributesCount", 7, Kind.VARINT),
                            field("flags", 8, Kind.FIXED32),
                            field("traceId", 9, Kind.HEX),
                            field("spanId", 10, Kind.HEX),
                            field("observedTimeUnixNano", 11, Kind.FIXED64),
                            field("eventName", 12, Kind.TEXT));
            case KEY_VALUE -> List.of(field("key", 1, Kind.TEXT), inner("value", 2, Message.VALUE));
            case VALUE ->
                    List.of(
                            field("stringValue", 1, Kind.TEXT),
                            field("boolValue", 2, Kind.BOOL),
                            field("intValue", 3, Kind.VARINT),
                            field("doubleValue", 4, Kind.DOUBLE),
                            inner("arrayValue", 5, Message.ARRAY),
                            inner("kvlistValue", 6, Message.MAP),
                            field("bytesValue", 7, Kind.BASE64));
            case ARRAY -> List.of(inner("values", 1, Message.VALUE));
            case MAP -> List.of(inner("values", 1, Message.KEY_VALUE));
        };
    }

    private static Field inner(String name, int number, Message message) {
        return new Field(name, Utf8.bytes(name), snakeCase(name), number, Kind.MESSAGE, message);
    }

    private static Field field(String name, int number, Kind kind) {
        return new Field(name, Utf8.bytes(name), snakeCase(name), number, kind, Message.VALUE);
    }

    private static byte[] snakeCase(String name) {
        var snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            snake.append(Character.isUpperCase(c) ? "_" : "").append(Character.toLowerCase(c));
        }
        return Utf8.bytes(snake.toString());
    }

    /// @return null for a member that says nothing about logs
    static @Nullable Field field(Message message, byte[] bytes, int offset, int length) {
        for (Field field : FIELDS.getOrDefault(message, List.of())) {
            if (is(field.camelCase, bytes, offset, length)
                    || is(field.snakeCase, bytes, offset, length)) {
                return field;
            }
        }
        return null;
    }

    private static boolean is(byte[] name, byte[] bytes, int offset, int length) {
        return name.length == length
                && java.util.Arrays.equals(name, 0, length, bytes, offset, offset + length);
    }

    /// Number of a severity, which may be written as its name: `SEVERITY_NUMBER_INFO2`.
    ///
    /// @throws NumberFormatException when it is neither
    static long severity(String text) {
        if (!text.startsWith(SEVERITY_PREFIX)) {
            return Integer.parseInt(text);
        }
        String name = text.substring(SEVERITY_PREFIX.length());
        if (name.equals("UNSPECIFIED")) {
            return 0;
        }
        for (int i = 0; i < SEVERITIES.length; i++) {
            if (name.startsWith(SEVERITIES[i])) {
                String step = name.substring(SEVERITIES[i].length());
                int number = step.isEmpty() ? 1 : Integer.parseInt(step);
                if (number >= 1 && number <= 4) {
                    return 4L * i + number;
                }
            }
        }
        throw new NumberFormatException(text);
    }
}
