package io.skald.loadtest.torture;

import io.skald.loadtest.query.Answer;
import io.skald.loadtest.query.QueryClient;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Reads whole streams in pages and compares them with their ledgers.
final class ReadBack {
    /// Loki's default bound of a query's limit.
    private static final int PAGE_LINES = 5_000;

    private static final int MOST_MESSAGES = 20;

    private final QueryClient client;
    private final List<String> messages = new ArrayList<>();
    private long lines;
    private long wrong;

    ReadBack(QueryClient client) {
        this.client = client;
    }

    /// Lines read so far.
    long lines() {
        return lines;
    }

    /// Lines that are missing, doubled or strange.
    long wrong() {
        return wrong;
    }

    /// The first things found wrong, for people.
    List<String> messages() {
        return messages;
    }

    /// Reads all of a stream; no push may be under way.
    ///
    /// @throws IOException when the server did not answer the query with 200
    void check(Ledger ledger) throws IOException {
        read(ledger, 0);
        ledger.markChecked();
    }

    /// Reads what came since the last check and counts what was there before; if the count is wrong, reads that too.
    void checkNew(Ledger ledger) throws IOException {
        int known = ledger.checkedSeq();
        read(ledger, known > 0 && !countIsRight(ledger, known) ? 0 : known);
        ledger.markChecked();
    }

    private boolean countIsRight(Ledger ledger, int known) throws IOException {
        long start = ledger.timestampNanos(0) - 1;
        long end = ledger.timestampNanos(known) - 1;
        String query =
                "sum(count_over_time(%s[%dms]))"
                        .formatted(ledger.labels().selector(), (end - start) / 1_000_000 + 1);
        Answer answer = client.instant(query, end);
        requireAnswer(answer);
        long found = 0;
        for (Answer.Series series : answer.series()) {
            found += Math.round(series.sum());
        }
        return found >= ledger.acknowledgedBelow(known) && found <= known;
    }

    private static void requireAnswer(Answer answer) throws IOException {
        if (!answer.ok()) {
            throw new IOException("query failed: " + answer.status() + " " + answer.message());
        }
    }

    private void read(Ledger ledger, int fromSeq) throws IOException {
        BitSet seen = new BitSet();
        long cursor = ledger.timestampNanos(fromSeq);
        long end = ledger.timestampNanos(ledger.lastSeq()) + 1;
        for (int found = PAGE_LINES; found == PAGE_LINES && cursor < end; ) {
            Answer page =
                    client.lines(ledger.labels().selector(), cursor, end, PAGE_LINES, "forward");
            requireAnswer(page);
            found = 0;
            for (Answer.Series series : page.series()) {
                for (int i = 0; i < series.times().length; i++) {
                    take(ledger, series.times()[i], series.lines().get(i), seen);
                    cursor = Math.max(cursor, series.times()[i] + 1);
                    found++;
                }
            }
            lines += found;
        }
        BitSet missing = ledger.acknowledgedFrom(fromSeq);
        missing.andNot(seen);
        if (!missing.isEmpty()) {
            wrong += missing.cardinality();
            report(
                    "missing: "
                            + missing.cardinality()
                            + " acknowledged lines from number "
                            + missing.nextSetBit(0)
                            + " on",
                    ledger);
        }
    }

    private void take(Ledger ledger, long timestampNanos, String line, BitSet seen) {
        int seq = ledger.seqOf(line);
        if (seq < 0 || !ledger.wasPushed(seq) || !ledger.line(seq).equals(line)) {
            wrong++;
            report("never pushed: " + line, ledger);
        } else if (ledger.timestampNanos(seq) != timestampNanos) {
            wrong++;
            report("line " + seq + " has the wrong time " + timestampNanos, ledger);
        } else if (seen.get(seq)) {
            wrong++;
            report("line " + seq + " is there twice", ledger);
        } else {
            seen.set(seq);
        }
    }

    private void report(String message, Ledger ledger) {
        if (messages.size() < MOST_MESSAGES) {
            messages.add(ledger.labels().selector() + ": " + message);
        }
    }
}
