package io.skald.server.http;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Compresses answers for clients that ask for it.
final class Gzip {
    // As Loki: below this a packet is saved at best.
    private static final int MIN_BYTES = 1400;

    private Gzip() {}

    /// @param acceptEncoding the request's header, null when missing
    static Response compressed(Response response, @Nullable String acceptEncoding) {
        if (response.length() < MIN_BYTES || acceptEncoding == null || !accepts(acceptEncoding)) {
            return response;
        }
        var out = new ByteArrayOutputStream(response.length() / 4);
        try (var gzip = new FastGzip(out)) {
            gzip.write(response.body(), 0, response.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] bytes = out.toByteArray();
        return new Response(
                        response.status(),
                        response.contentType(),
                        bytes,
                        bytes.length,
                        response.headers())
                .with(Map.of("Content-Encoding", "gzip", "Vary", "Accept-Encoding"));
    }

    private static boolean accepts(String acceptEncoding) {
        for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = coding.split(";");
            boolean refused = parts.length > 1 && parts[1].strip().matches("q=0(\\.0*)?");
            if (parts[0].strip().equals("gzip") && !refused) {
                return true;
            }
        }
        return false;
    }

    /// Level 1: answers leave the machine once, and speed counts more than the last bytes.
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
