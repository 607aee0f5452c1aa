package io.skald.segment;

import io.skald.block.*;
import io.skald.io.*;
import io.skald.model.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.*;

public final class SegmentWriter {
    public static SegmentMeta write(
            FileSystem files,
            String path,
            long id,
            long sequence,
            int level,
            Iterable<StreamRows> streams,
            SegmentOptions options)
            throws IOException {
        var out = new GrowingBytes(1 << 20);
        var dir = new GrowingBytes(1 << 16);
        var blocks = new GrowingBytes(1 << 12);
        long rows = 0, bytes = 0, min = Long.MAX_VALUE, max = Long.MIN_VALUE, offset = 0;
        int blockCount = 0, streamCount = 0;
        AppendFile file = files.create(path);
        try (file;
                var writer = new BlockWriter(options.zstdLevel())) {
            var meta = new GrowingBytes(1 << 16);
            for (StreamRows s : streams) {
                int stream = streamCount++;
                byte[] tenant = Utf8.bytes(s.tenant().value());
                meta.putVarint(tenant.length);
                meta.put(tenant, 0, tenant.length);
                byte[] labels = s.labels().toBytes();
                meta.putVarint(labels.length);
                meta.put(labels, 0, labels.length);
                var names = new TreeSet<String>();
                var stats = new TreeMap<Long, Map<String, long[]>>();
                var chunks = new ArrayList<long[]>();
                int row = 0;
                while (row < s.rowCount()) {
                    writer.startStream(stream);
                    int start = writer.rowCount(), first = row;
                    long lineBytes = 0;
                    while (row < s.rowCount() && (writer.rawBytes() < options.blockBytes())) {
                        writer.add(s, row);
                        lineBytes += s.lineLength(row);
                        var md =
                                Metadata.decode(
                                        s.metadataArray(row),
                                        s.metadataOffset(row),
                                        s.metadataLength(row));
                        names.addAll(md.keySet());
                        long minute = Math.ceilDiv(s.timestampNanos(row), 60_000_000_000L);
                        long[] c =
                                stats.computeIfAbsent(minute, _ -> new TreeMap<>())
                                        .computeIfAbsent(
                                                md.getOrDefault("detected_level", ""),
                                                _ -> new long[3]);
                        c[0]++;
                        c[1] += s.lineLength(row);
                        c[2] += s.metadataLength(row);
                        row++;
                    }
                    chunks.add(
                            new long[] {
                                blockCount,
                                start,
                                row - first,
                                s.timestampNanos(first),
                                s.timestampNanos(row - 1),
                                lineBytes
                            });
                    rows += row - first;
                    bytes += lineBytes;
                    min = Math.min(min, s.timestampNanos(first));
                    max = Math.max(max, s.timestampNanos(row - 1));
                    if (writer.rawBytes() >= options.blockBytes()) {
                        offset = finish(writer, out, blocks, file, offset);
                        blockCount++;
                    }
                }
                meta.putVarint(names.size());
                for (String n : names) {
                    byte[] b = Utf8.bytes(n);
                    meta.putVarint(b.length);
                    meta.put(b, 0, b.length);
                }
                meta.putVarint(chunks.size());
                for (long[] c : chunks) for (long v : c) meta.putVarint(Varints.zigzag(v));
                int n = stats.values().stream().mapToInt(Map::size).sum();
                meta.putVarint(n);
                stats.forEach((minute, m) ->
                        m.forEach((lv, c) -> {
                            byte[] b = Utf8.bytes(lv);
                            meta.putVarint(Varints.zigzag(minute));
                            meta.putVarint(b.length);
                            meta.put(b, 0, b.length);
                            for (long v : c) meta.putVarint(v);
                        }));
            }
            if (writer.rowCount() > 0) {
                offset = finish(writer, out, blocks, file, offset);
                blockCount++;
            }
            out.clear();
            dir.putVarint(blockCount);
            dir.put(blocks.array(), 0, blocks.size());
            dir.putVarint(streamCount);
            dir.put(meta.array(), 0, meta.size());
            out.put(dir.array(), 0, dir.size());
            LittleEndian.putLong(out, offset);
            LittleEndian.putInt(out, new Crc().of(dir.array(), 0, dir.size()));
            file.append(ByteBuffer.wrap(out.array(), 0, out.size()));
            file.sync();
        } catch (IOException | RuntimeException e) {
            try {
                files.delete(path);
            } catch (IOException x) {
                e.addSuppressed(x);
            }
            throw e;
        }
        files.syncDirectory(path.substring(0, path.lastIndexOf('/')));
        return new SegmentMeta(id, path, sequence, level, rows, bytes, file.size(), min, max);
    }

    private static long finish(
            BlockWriter w, GrowingBytes out, GrowingBytes blocks, AppendFile file, long offset)
            throws IOException {
        out.clear();
        WrittenBlock b = w.finish(out);
        blocks.putVarint(b.length());
        blocks.putVarint(b.headLength());
        file.append(ByteBuffer.wrap(out.array(), 0, out.size()));
        return offset + b.length();
    }
}
