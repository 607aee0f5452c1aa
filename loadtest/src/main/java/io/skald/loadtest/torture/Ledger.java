package io.skald.loadtest.torture;

import io.skald.loadtest.push.StreamLabels;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;

/// One stream under torture: what its line number n is, and which lines were pushed and acknowledged. Thread-safe.
///
/// Lines and timestamps are functions of the number, so that nothing needs to be remembered to recognise them.
final class Ledger {
    private static final long NANOS_PER_LINE = 10_000;
    private static final String[] KINDS = {
        "request served", "error while serving", "warning: queue is long", "debug: cache looked at"
    };

    private final StreamLabels labels;
    private final String prefix;
    private final long baseNanos;
    private final BitSet pushed = new BitSet();
    private final BitSet acknowledged = new BitSet();
    private final BitSet open = new BitSet();
    private int next;
    private int checked;
    private long acknowledgedBytes;

    /// @param run told apart from other runs on the same server
    Ledger(String run, int writer, int stream, long baseNanos) {
        this.labels =
                StreamLabels.of(
                        Map.of(
                                "app",
                                "torture",
                                "run",
                                run,
                                "writer",
                                "w" + writer,
                                "stream",
                                "s" + stream));
        this.prefix = "run=" + run + " writer=" + writer + " stream=" + stream + " seq=";
        this.baseNanos = baseNanos;
    }

    StreamLabels labels() {
        return labels;
    }

    /// Text of line `seq`, some 60 to 400 bytes.
    String line(int seq) {
        long mixed = mix(seq + (long) prefix.hashCode() << 32);
        StringBuilder text = new StringBuilder(prefix).append(seq).append(' ');
        text.append(KINDS[(int) (mixed & 3)]);
        for (int words = (int) (mixed >>> 2 & 15); words >= 0; words--) {
            mixed = mix(mixed);
            text.append(' ').append(String.format(Locale.ROOT, "%016x", mixed));
        }
        return text.toString();
    }

    byte[] lineBytes(int seq) {
        return line(seq).getBytes(StandardCharsets.US_ASCII);
    }

    /// Time of line `seq`; grows with it strictly.
    long timestampNanos(int seq) {
        return baseNanos + seq * NANOS_PER_LINE + Math.floorMod(mix(seq), NANOS_PER_LINE);
    }

    /// The number of a line of this stream; -1 for any other text.
    int seqOf(String line) {
        int end = line.indexOf(' ', prefix.length());
        if (!line.startsWith(prefix) || end < 0) {
            return -1;
        }
        String number = line.substring(prefix.length(), end);
        return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : -1;
    }

    /// Gives the next `count` numbers away, which will be pushed.
    ///
    /// @return the first of them
    synchronized int take(int count) {
        int first = next;
        next += count;
        pushed.set(first, next);
        open.set(first, next);
        return first;
    }

    /// @param bytes of those lines
    synchronized void acknowledge(int first, int count, long bytes) {
        acknowledged.set(first, first + count);
        open.clear(first, first + count);
        acknowledgedBytes += bytes;
    }

    /// Those lines are not pushed again; whether they are stored is not known.
    synchronized void giveUp(int first, int count) {
        open.clear(first, first + count);
    }

    /// Numbers below this one were read back and compared, and will not be pushed again.
    synchronized int checkedSeq() {
        return checked;
    }

    /// Everything pushed so far was read back and compared.
    synchronized void markChecked() {
        int firstOpen = open.nextSetBit(0);
        checked = firstOpen < 0 ? next : firstOpen;
    }

    synchronized long acknowledgedBytes() {
        return acknowledgedBytes;
    }

    /// Lines that must be there, of those with smaller numbers.
    synchronized int acknowledgedBelow(int seq) {
        return acknowledged.get(0, seq).cardinality();
    }

    synchronized int acknowledgedCount() {
        return acknowledged.cardinality();
    }

    synchronized int lastSeq() {
        return next;
    }

    synchronized boolean wasPushed(int seq) {
        return pushed.get(seq);
    }

    /// Numbers from `fromSeq` on that must be there.
    synchronized BitSet acknowledgedFrom(int fromSeq) {
        BitSet copy = (BitSet) acknowledged.clone();
        copy.clear(0, fromSeq);
        return copy;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
