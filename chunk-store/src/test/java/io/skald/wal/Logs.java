package io.skald.wal;

import io.skald.io.FileSystem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Short ways to write and read logs in tests. Payloads are texts.
final class Logs {
    static final String DIRECTORY = "wal/3";

    private Logs() {}

    static List<WalPayload> payloads(String... texts) {
        List<WalPayload> payloads = new ArrayList<>();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            payloads.add(new WalPayload((byte) 1, bytes, 0, bytes.length));
        }
        return payloads;
    }

    /// What a replay found.
    ///
    /// @param records each as `lsn=text`
    record Found(List<String> records, ReplayReport report) {}

    static Found replay(FileSystem files) throws IOException {
        return replay(files, 0);
    }

    static Found replay(FileSystem files, long afterLsn) throws IOException {
        List<String> records = new ArrayList<>();
        ReplayReport report =
                WalReader.replay(
                        files,
                        DIRECTORY,
                        afterLsn,
                        (lsn, kind, bytes, offset, length) ->
                                records.add(
                                        lsn
                                                + "="
                                                + new String(
                                                        bytes,
                                                        offset,
                                                        length,
                                                        StandardCharsets.UTF_8)));
        return new Found(records, report);
    }
}
