package io.skald.server;

import io.skald.server.config.ConfigReader;
import io.skald.server.http.Route;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A real server on a free port of this machine, and a client for it.
final class RunningServer implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SkaldServer server;

    private RunningServer(SkaldServer server) {
        this.server = server;
    }

    /// @param flags further ones
    static RunningServer start(Path data, String... flags) throws StartException {
        return start(data, InstantSource.system(), flags);
    }

    /// @param clock the wall clock; elapsed time is the real one
    static RunningServer start(Path data, InstantSource clock, String... flags)
            throws StartException {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "-server.http-listen-address=127.0.0.1",
                                "-server.http-listen-port=0",
                                "-common.path-prefix=" + data));
        all.addAll(List.of(flags));
        return new RunningServer(
                SkaldServer.start(ConfigReader.read(all, Map.of()), clock, System::nanoTime));
    }

    int port() {
        return server.port();
    }

    List<Route> routes() {
        return server.routes();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        return send(request(path, headers).GET());
    }

    HttpResponse<byte[]> getBytes(String path, String... headers)
            throws IOException, InterruptedException {
        return client.send(
                request(path, headers).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<String> post(String path, String contentType, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return send(
                request(path, headers)
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> method(String method, String path, String... headers)
            throws IOException, InterruptedException {
        return send(request(path, headers).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    /// Pushes lines of one stream as JSON, a nanosecond apart.
    ///
    /// @param json the object of the stream's labels
    HttpResponse<String> push(String json, long firstNanos, String... lines)
            throws IOException, InterruptedException {
        return pushFor("ignored", json, firstNanos, lines);
    }

    /// Pushes for a tenant of a server that knows several.
    HttpResponse<String> pushFor(String tenant, String json, long firstNanos, String... lines)
            throws IOException, InterruptedException {
        var body = new StringBuilder("{\"streams\":[{\"stream\":" + json + ",\"values\":[");
        for (int i = 0; i < lines.length; i++) {
            body.append(i == 0 ? "" : ",").append("[\"").append(firstNanos + i).append("\",\"");
            body.append(lines[i]).append("\"]");
        }
        byte[] bytes = body.append("]}]}").toString().getBytes(StandardCharsets.UTF_8);
        return post("/loki/api/v1/push", "application/json", bytes, "X-Scope-OrgID", tenant);
    }

    /// Body of the answer to `query_range` over the last hour, statistics taken off.
    String query(String logQl, String... parameters) throws IOException, InterruptedException {
        String path = "/loki/api/v1/query_range?query=" + encode(logQl);
        for (String parameter : parameters) {
            path += "&" + parameter;
        }
        return withoutStats(get(path).body());
    }

    static String withoutStats(String json) {
        int stats = json.indexOf(",\"stats\":");
        return stats < 0 ? json : json.substring(0, stats) + "}}";
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    @Override
    public void close() {
        client.close();
        server.stop();
    }
}
