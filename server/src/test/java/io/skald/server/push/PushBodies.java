package io.skald.server.push;

import com.github.luben.zstd.Zstd;

import io.skald.model.GrowingBytes;
import io.skald.model.Metadata;
import io.skald.model.PushBatch;
import io.skald.model.Utf8;

import net.jpountz.lz4.LZ4FrameOutputStream;

import org.xerial.snappy.Snappy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/// Writes push bodies and reads batches back, for tests.
public final class PushBodies {
    private PushBodies() {}

    /// @param metadata name, value, name, value, …
    public record Entry(long timestampNanos, String line, String... metadata) {}

    public record Stream(String labels, List<Entry> entries) {}

    public static byte[] protobuf(List<Stream> streams) {
        var out = new GrowingBytes(1 << 16);
        for (Stream stream : streams) {
            var message = new GrowingBytes(1 << 12);
            bytesField(message, 1, Utf8.bytes(stream.labels()));
            for (Entry entry : stream.entries()) {
                bytesField(message, 2, entry(entry));
            }
            bytesField(out, 1, message.toBytes());
        }
        return out.toBytes();
    }

    private static byte[] entry(Entry entry) {
        var timestamp = new GrowingBytes(16);
        timestamp.put((byte) (1 << 3));
        timestamp.putVarint(Math.floorDiv(entry.timestampNanos(), 1_000_000_000L));
        timestamp.put((byte) (2 << 3));
        timestamp.putVarint(Math.floorMod(entry.timestampNanos(), 1_000_000_000L));
        var message = new GrowingBytes(256);
        bytesField(message, 1, timestamp.toBytes());
        bytesField(message, 2, Utf8.bytes(entry.line()));
        for (int i = 0; i < entry.metadata().length; i += 2) {
            var pair = new GrowingBytes(64);
            bytesField(pair, 1, Utf8.bytes(entry.metadata()[i]));
            bytesField(pair, 2, Utf8.bytes(entry.metadata()[i + 1]));
            bytesField(message, 3, pair.toBytes());
        }
        return message.toBytes();
    }

    public static void bytesField(GrowingBytes out, int number, byte[] value) {
        out.put((byte) (number << 3 | 2));
        out.putVarint(value.length);
        out.put(value, 0, value.length);
    }

    /// @param how `snappy`, `gzip`, `deflate` (raw), `zlib`, `zstd`, `lz4`, or `cut:n`: n bytes fewer at the end
    public static byte[] encode(byte[] body, String how) throws IOException {
        var out = new ByteArrayOutputStream();
        switch (how) {
            case "snappy" -> out.writeBytes(Snappy.compress(body));
            case "zstd" -> out.writeBytes(Zstd.compress(body));
            case "lz4" -> {
                try (var lz4 = new LZ4FrameOutputStream(out)) {
                    lz4.write(body);
                }
            }
            case "gzip" -> {
                try (var gzip = new GZIPOutputStream(out)) {
                    gzip.write(body);
                }
            }
            case "deflate", "zlib" -> {
                var deflater = new Deflater(6, how.equals("deflate"));
                try (var deflate = new DeflaterOutputStream(out, deflater)) {
                    deflate.write(body);
                }
                deflater.end();
            }
            default -> {
                int cut = Integer.parseInt(how.substring("cut:".length()));
                return Arrays.copyOf(body, body.length - cut);
            }
        }
        return out.toByteArray();
    }

    /// Rows as `{labels} {metadata} timestamp line`, in order of the batch.
    static List<String> rows(PushBatch batch) {
        List<String> rows = new ArrayList<>();
        for (int run = 0; run < batch.runCount(); run++) {
            for (int row = batch.runStart(run); row < batch.runEnd(run); row++) {
                rows.add(
                        batch.stream(run)
                                + " "
                                + metadata(batch, row)
                                + " "
                                + batch.timestampNanos(row)
                                + " "
                                + line(batch, row));
            }
        }
        return rows;
    }

    static String line(PushBatch batch, int row) {
        return Utf8.text(batch.lines(), batch.lineOffset(row), batch.lineLength(row));
    }

    static Map<String, String> metadata(PushBatch batch, int row) {
        return new TreeMap<>(
                Metadata.decode(
                        batch.metadata(), batch.metadataOffset(row), batch.metadataLength(row)));
    }
}
