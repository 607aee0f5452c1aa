package io.skald.server.recorded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// What a server said.
///
/// @param headers by names in small letters; of several with one name the first
/// @param body as it came
public record Answer(int status, Map<String, String> headers, byte[] body) {
    /// @param name in small letters
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /// The body without its content encoding.
    byte[] decoded() throws IOException {
        return header("content-encoding").equals("gzip")
                ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
                : body;
    }
}
