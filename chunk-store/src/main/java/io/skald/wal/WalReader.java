package io.skald.wal;

import io.skald.block.*;
import io.skald.io.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.*;

public final class WalReader {
    public interface RecordVisitor {
        void record(long lsn, byte kind, byte[] b, int o, int l) throws IOException;
    }

    public static ReplayReport replay(FileSystem f, String d, long after, RecordVisitor v)
            throws IOException {
        long last = 0;
        for (String n : f.list(d)) {
            try (ReadFile r = f.open(d + "/" + n)) {
                long at = 0, size = r.size();
                byte[] h = new byte[17];
                while (at + 17 <= size) {
                    r.readFully(at, ByteBuffer.wrap(h));
                    int len = LittleEndian.getInt(h, 0);
                    if (len <= 0 || at + 17 + len > size) break;
                    byte[] p = new byte[len];
                    r.readFully(at + 17, ByteBuffer.wrap(p));
                    if (new Crc().of(p, 0, len) != LittleEndian.getInt(h, 4)) break;
                    long lsn = LittleEndian.getLong(h, 9);
                    if (lsn > after) v.record(lsn, h[8], p, 0, len);
                    last = Math.max(last, lsn);
                    at += 17 + len;
                }
            }
        }
        return new ReplayReport(last, List.of());
    }
}
