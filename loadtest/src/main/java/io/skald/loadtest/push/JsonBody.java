package io.skald.loadtest.push;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Loki's JSON push body: `{"streams":[{"stream":{..},"values":[["ns","line"],..]}]}`.
///
/// Lines are copied as they are, so invalid UTF-8 in a line makes an invalid body; use protobuf for such files.
public final class JsonBody implements BodyEncoder {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_ESCAPED_BYTES = 6;
    private static final int MAX_TIMESTAMP_BYTES = 20;

    private byte[] body = new byte[1 << 16];
    private int size;

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public int encode(LineBatch batch, List<StreamLabels> labels) {
        int[] order = batch.orderByStream(labels.size());
        size = 0;
        put("{\"streams\":[");
        int stream = -1;
        for (int line : order) {
            if (batch.stream(line) == stream) {
                put(",");
            } else {
                put(stream < 0 ? "{\"stream\":" : "]},{\"stream\":");
                stream = batch.stream(line);
                byte[] json = labels.get(stream).jsonBytes();
                ensure(json.length);
                System.arraycopy(json, 0, body, size, json.length);
                size += json.length;
                put(",\"values\":[");
            }
            put("[\"" + batch.timestampNanos(line) + "\",\"");
            putEscaped(batch.bytes(), batch.start(line), batch.length(line));
            put("\"]");
        }
        put(stream < 0 ? "]}" : "]}]}");
        return size;
    }

    private void put(String text) {
        ensure(text.length() + MAX_TIMESTAMP_BYTES);
        for (int i = 0; i < text.length(); i++) {
            body[size++] = (byte) text.charAt(i);
        }
    }

    private void putEscaped(byte[] line, int start, int length) {
        ensure(length * MAX_ESCAPED_BYTES);
        for (int i = start; i < start + length; i++) {
            byte b = line[i];
            if (b == '"' || b == '\\') {
                body[size++] = '\\';
                body[size++] = b;
            } else if (b >= 0 && b < ' ') {
                put("\\u00");
                body[size++] = HEX[b >> 4];
                body[size++] = HEX[b & 15];
            } else {
                body[size++] = b;
            }
        }
    }

    private void ensure(int more) {
        if (size + more > body.length) {
            body = Arrays.copyOf(body, Math.max(size + more, body.length * 2));
        }
    }
}
