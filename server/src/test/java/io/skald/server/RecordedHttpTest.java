package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.testing.Json;
import io.skald.testing.Resources;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Exchanges recorded from Loki 3.7.6, byte by byte over a socket: requests that no client library would send.
/// Placeholders in the files: `{{s:o}}` and the like are o seconds behind a base hour.
class RecordedHttpTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)(?::(-?[0-9]+))?}}");

    @TempDir Path data;

    private final long baseSeconds = Instant.now().getEpochSecond() / 3600 * 3600 - 3600;

    private record Answer(int status, String type, String body) {}

    @ParameterizedTest
    @ValueSource(strings = {"tail-handshake", "delete-api"})
    void answersAsLoki(String family) throws Exception {
        List<String> failures = new ArrayList<>();
        try (var server = RunningServer.start(data)) {
            for (String line : Resources.lines("http/" + family + ".json")) {
                if (line.startsWith("{\"id\"")) {
                    Map<String, Object> one = Json.object(Json.parse(line.replaceAll(",$", "")));
                    if (!"on".equals(one.get("auth"))) {
                        check(server, one, failures);
                    }
                }
            }
        }
        assertEquals(List.of(), failures);
    }

    private void check(RunningServer server, Map<String, Object> one, List<String> failures)
            throws IOException {
        Answer answer = send(server, Json.object(one.getOrDefault("request", Map.of())));
        Map<String, Object> expect = Json.object(one.getOrDefault("expect", Map.of()));
        int status = ((Number) expect.getOrDefault("status", 0)).intValue();
        compare(one, "status", status, answer.status(), failures);
        if (expect.containsKey("content_type")) {
            compare(one, "type", expect.get("content_type"), answer.type(), failures);
        }
        if (expect.containsKey("body")) {
            compare(one, "body", filled((String) expect.get("body")), answer.body(), failures);
        }
    }

    private static void compare(
            Map<String, Object> one,
            String what,
            Object expected,
            Object found,
            List<String> failures) {
        if (!expected.equals(found)) {
            failures.add(one.get("id") + ": " + what + " is " + found + ", not " + expected);
        }
    }

    private Answer send(RunningServer server, Map<String, Object> request) throws IOException {
        String parameters =
                pairs(request.getOrDefault("params", List.of())).stream()
                        .map(pair -> pair.getFirst() + "=" + RunningServer.encode(pair.getLast()))
                        .collect(Collectors.joining("&"));
        var head = new StringBuilder();
        head.append(request.get("method")).append(' ').append(request.get("path"));
        head.append(parameters.isEmpty() ? "" : "?" + parameters).append(" HTTP/1.1\r\n");
        head.append("Host: localhost\r\n");
        for (List<String> header : pairs(request.getOrDefault("headers", List.of()))) {
            head.append(header.getFirst()).append(": ").append(header.getLast()).append("\r\n");
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            return read(socket.getInputStream());
        }
    }

    private static Answer read(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ")[1]);
        String type = "";
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String[] parts = header.split(": ", 2);
            if (parts[0].equalsIgnoreCase("Content-Type")) {
                type = parts[1];
            } else if (parts[0].equalsIgnoreCase("Content-Length")) {
                length = Integer.parseInt(parts[1]);
            }
        }
        return new Answer(status, type, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    private List<List<String>> pairs(Object value) {
        List<List<String>> pairs = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object pair : list) {
                pairs.add(((List<?>) pair).stream().map(text -> filled((String) text)).toList());
            }
        }
        return pairs;
    }

    private String filled(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        return matcher.replaceAll(found -> {
            String offset = found.group(2);
            long seconds = baseSeconds + (offset == null ? 0 : Long.parseLong(offset));
            return switch (found.group(1)) {
                case "s" -> Long.toString(seconds);
                case "ns" -> seconds + "000000000";
                case "rfc" -> Instant.ofEpochSecond(seconds).toString();
                case "run" -> "123456";
                default -> throw new IllegalArgumentException(found.group());
            };
        });
    }
}
