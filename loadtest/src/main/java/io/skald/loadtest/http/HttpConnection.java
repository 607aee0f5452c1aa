package io.skald.loadtest.http;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/// One keep-alive connection; opened by the first request and again after a failure. Not thread-safe.
///
/// After an [IOException] nobody knows whether the server took the request; whoever sends it again must bear that.
public final class HttpConnection implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int INPUT_BUFFER_BYTES = 64 << 10;
    private static final int MAX_HEADER_BYTES = 64 << 10;

    private final Target target;
    private final int readTimeoutMillis;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    public HttpConnection(Target target, Duration readTimeout) {
        this.target = target;
        this.readTimeoutMillis = Math.toIntExact(readTimeout.toMillis());
    }

    public Target target() {
        return target;
    }

    /// @param path with prefix and parameters, see [Target#path]
    public HttpReply get(String path) throws IOException {
        return exchange(head("GET", path, null, 0), new byte[0], 0);
    }

    /// Sends `body[0, length)`.
    public HttpReply post(String path, @Nullable String contentType, byte[] body, int length)
            throws IOException {
        return exchange(head("POST", path, contentType, length), body, length);
    }

    private byte[] head(String method, String path, @Nullable String contentType, int length) {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ");
        head.append(target.host()).append(':').append(target.port());
        head.append("\r\nUser-Agent: skald-loadtest\r\n");
        if (target.tenant() != null) {
            head.append("X-Scope-OrgID: ").append(target.tenant()).append("\r\n");
        }
        if (contentType != null) {
            head.append("Content-Type: ").append(contentType).append("\r\n");
        }
        if (method.equals("POST")) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private HttpReply exchange(byte[] head, byte[] body, int length) throws IOException {
        try {
            Socket open = connected();
            OutputStream out = open.getOutputStream();
            if (length > 0 && length + head.length <= INPUT_BUFFER_BYTES) {
                byte[] whole = new byte[head.length + length]; // one packet instead of two
                System.arraycopy(head, 0, whole, 0, head.length);
                System.arraycopy(body, 0, whole, head.length, length);
                out.write(whole);
            } else {
                out.write(head);
                out.write(body, 0, length);
            }
            out.flush();
            return reply();
        } catch (IOException failure) {
            close();
            throw failure;
        }
    }

    private Socket connected() throws IOException {
        if (socket == null) {
            Socket fresh = new Socket();
            try {
                fresh.setTcpNoDelay(true);
                fresh.setSoTimeout(readTimeoutMillis);
                fresh.connect(
                        new InetSocketAddress(target.host(), target.port()),
                        CONNECT_TIMEOUT_MILLIS);
                in = new BufferedInputStream(fresh.getInputStream(), INPUT_BUFFER_BYTES);
            } catch (IOException failure) {
                fresh.close();
                throw failure;
            }
            socket = fresh;
        }
        return socket;
    }

    private HttpReply reply() throws IOException {
        String statusLine = line();
        String[] parts = statusLine.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || parts[1].length() != 3) {
            throw new IOException("not an HTTP status line: " + statusLine);
        }
        int status = Integer.parseInt(parts[1]);
        long contentLength = -1;
        long retryAfter = -1;
        boolean chunked = false;
        boolean closing = parts[0].equals("HTTP/1.0");
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            String name = colon < 0 ? header : header.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = colon < 0 ? "" : header.substring(colon + 1).strip();
            switch (name) {
                case "content-length" -> contentLength = Long.parseLong(value);
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "connection" -> closing = value.equalsIgnoreCase("close");
                case "retry-after" -> retryAfter = seconds(value);
                default -> {}
            }
        }
        byte[] body = body(status, contentLength, chunked, closing);
        if (closing) {
            close();
        }
        return new HttpReply(status, body, retryAfter);
    }

    private byte[] body(int status, long contentLength, boolean chunked, boolean closing)
            throws IOException {
        if (status == 204 || status == 304 || status < 200) {
            return new byte[0];
        }
        if (chunked) {
            return chunks();
        }
        if (contentLength >= 0) {
            return exactly(Math.toIntExact(contentLength));
        }
        return closing ? input().readAllBytes() : new byte[0];
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (true) {
            String sizeLine = line();
            int semicolon = sizeLine.indexOf(';');
            String size = semicolon < 0 ? sizeLine : sizeLine.substring(0, semicolon);
            int length = Integer.parseInt(size.strip(), 16);
            if (length == 0) {
                while (!line().isEmpty()) {} // trailers
                return whole.toByteArray();
            }
            whole.write(exactly(length));
            line();
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = input().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("body ends after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder(64);
        for (int next = input().read(); next != '\n'; next = input().read()) {
            if (next < 0) {
                throw new EOFException("connection closed by the server");
            }
            if (text.length() > MAX_HEADER_BYTES) {
                throw new IOException("header line too long");
            }
            text.append((char) next);
        }
        int length = text.length();
        return length > 0 && text.charAt(length - 1) == '\r'
                ? text.substring(0, length - 1)
                : text.toString();
    }

    private InputStream input() throws IOException {
        if (in == null) {
            throw new IOException("not connected");
        }
        return in;
    }

    private static long seconds(String value) {
        return value.matches("[0-9]{1,9}") ? Long.parseLong(value) : -1;
    }

    /// Drops the connection; the next request opens another.
    @Override
    public void close() {
        Socket old = socket;
        socket = null;
        in = null;
        if (old != null) {
            try {
                old.close();
            } catch (IOException alreadyBroken) {
                // nothing is lost: it was to be dropped anyway
            }
        }
    }
}
