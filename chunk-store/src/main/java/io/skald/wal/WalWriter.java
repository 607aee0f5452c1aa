package io.skald.wal;

import io.skald.block.*;
import io.skald.io.*;
import io.skald.model.*;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.*;

public final class WalWriter implements AutoCloseable {
    private final FileSystem f;
    private final String d;
    private long next, seq;
    private final long rotate;
    private @Nullable AppendFile file;
    private final TreeMap<String, Long> old = new TreeMap<>();
    private String name = "";
    private final GrowingBytes out = new GrowingBytes(1 << 20);

    public WalWriter(FileSystem f, String d, long n, long r) throws IOException {
        this.f = f;
        this.d = d;
        next = n;
        rotate = r;
        for (String x : f.list(d)) {
            old.put(d + "/" + x, n - 1);
            seq = Math.max(seq, Long.parseLong(x.substring(0, 16), 16) + 1);
        }
    }

    public long write(List<WalPayload> ps) throws IOException {
        long first = next;
        try {
            AppendFile w = file;
            boolean fresh = false;
            if (w == null) {
                name = d + "/" + String.format("%016x", seq++) + ".wal";
                w = f.create(name);
                file = w;
                fresh = true;
            }
            out.clear();
            long l = next;
            Crc c = new Crc();
            for (WalPayload p : ps) {
                LittleEndian.putInt(out, p.length());
                LittleEndian.putInt(out, c.of(p.bytes(), p.offset(), p.length()));
                out.put(p.kind());
                LittleEndian.putLong(out, l++);
                out.put(p.bytes(), p.offset(), p.length());
            }
            w.append(ByteBuffer.wrap(out.array(), 0, out.size()));
            w.sync();

            if (fresh) f.syncDirectory(d);
            next = l;
            if (w.size() > rotate) giveUp();
            return first;
        } catch (IOException | RuntimeException e) {
            giveUp();
            throw e;
        }
    }

    private void giveUp() throws IOException {
        if (file != null) {
            old.put(name, next - 1);
            file.close();
            file = null;
        }
    }

    public int deleteThrough(long l) throws IOException {
        if (l >= next - 1) giveUp();
        int n = 0;
        for (var it = old.entrySet().iterator(); it.hasNext(); ) {
            var e = it.next();
            if (e.getValue() <= l) {
                f.delete(e.getKey());
                it.remove();
                n++;
            }
        }
        return n;
    }

    public long bytes() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        giveUp();
    }
}
