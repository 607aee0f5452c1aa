package io.skald.loadtest.http;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The server under test.
///
/// @param pathPrefix empty, or with a slash in front and none at the end
/// @param tenant value of `X-Scope-OrgID`; null: the header is not sent
public record Target(String host, int port, String pathPrefix, @Nullable String tenant) {
    public static final int DEFAULT_PORT = 3100;

    /// @param url `http://host:port/prefix`
    /// @throws IllegalArgumentException when it is no such URL
    public static Target of(String url, @Nullable String tenant) {
        URI uri = URI.create(url);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("not an http:// URL: " + url);
        }
        String path = uri.getPath() == null ? "" : uri.getPath();
        return new Target(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                tenant);
    }

    /// A path below the prefix with its parameters, in the order of the map, escaped for a request line.
    public String path(String path, Map<String, String> parameters) {
        StringBuilder text = new StringBuilder(pathPrefix).append(path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            text.append(separator)
                    .append(escape(parameter.getKey()))
                    .append('=')
                    .append(escape(parameter.getValue()));
            separator = '&';
        }
        return text.toString();
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
