package io.skald.server.recorded;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// An HTTP client that sends what it is told and adds nothing of its own but `Host` and `Content-Length`: no client library
/// would send some of these requests. One connection per request.
final class RawHttp {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int SWITCHING = 101;
    private static final int NO_CONTENT = 204;

    private RawHttp() {}

    /// @param target path and query as they shall stand in the first line
    /// @param headers pairs of name and value
    /// @param body null for none
    static Answer send(
            int port,
            String method,
            String target,
            List<List<String>> headers,
            byte @Nullable [] body)
            throws IOException {
        var head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        head.append("Host: 127.0.0.1:").append(port).append("\r\n");
        for (List<String> header : headers) {
            head.append(header.get(0)).append(": ").append(header.get(1)).append("\r\n");
        }
        if (body != null || method.equals("POST") || method.equals("PUT")) {
            head.append("Content-Length: ").append(body == null ? 0 : body.length).append("\r\n");
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var request = new ByteArrayOutputStream();
            request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            request.writeBytes(body == null ? new byte[0] : body);
            request.writeTo(socket.getOutputStream());
            return read(socket.getInputStream());
        }
    }

    private static Answer read(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ")[1]);
        Map<String, String> headers = new HashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String[] parts = header.split(":", 2);
            headers.putIfAbsent(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
        }
        String length = headers.get("content-length");
        boolean bare = status == SWITCHING || status == NO_CONTENT || length == null;
        return new Answer(
                status, headers, bare ? new byte[0] : in.readNBytes(Integer.parseInt(length)));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }
}
