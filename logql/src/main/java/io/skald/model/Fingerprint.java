package io.skald.model;

/// 128-bit hash of a label set (the first half of SHA-256 over [LabelSet#toBytes()]). Equal label sets have equal
/// fingerprints; where a collision would mix streams, the labels themselves are compared as well.
public record Fingerprint(long high, long low) implements Comparable<Fingerprint> {
    public static final int BYTES = 2 * Long.BYTES;

    @Override
    public int compareTo(Fingerprint other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public int hashCode() {
        return (int) low;
    }
}
