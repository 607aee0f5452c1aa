package io.skald.loadtest.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Record of acknowledged lines: one JSON object per stream and batch, `{"stream":"{..}","first":1,"last":200}`,
/// line numbers from 1, both ends included. Written before the next push of the connection. Thread-safe.
final class AckLog implements AutoCloseable {
    /// Consecutive lines of one stream.
    record Lines(String stream, long first, long last) {}

    private final @Nullable Writer out;
    private final JsonFactory factory = new JsonFactory();

    /// @param file null: nothing is recorded
    AckLog(@Nullable Path file) throws IOException {
        this.out = file == null ? null : Files.newBufferedWriter(file);
    }

    synchronized void acknowledged(List<Lines> batch) throws IOException {
        if (out == null) {
            return;
        }
        for (Lines lines : batch) {
            JsonGenerator json = factory.createGenerator(out);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeStringField("stream", lines.stream());
            json.writeNumberField("first", lines.first());
            json.writeNumberField("last", lines.last());
            json.writeEndObject();
            json.close();
            out.write('\n');
        }
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
