package io.skald.segment;

import io.skald.block.ByteDictionary;
import io.skald.block.LittleEndian;
import io.skald.model.Fingerprint;
import io.skald.model.FoundStreams;
import io.skald.model.GrowingBytes;
import io.skald.model.TenantId;
import io.skald.model.Utf8;
import io.skald.model.Varints;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The streams of a segment, numbered in the order in which their rows lie, and a hash table to find one.
///
/// `v streams | v tenants, tenants x {v length, name} | per stream v tenant | v names, names x {v length, name} |
/// v nameSets, nameSets x {v count, count x v name} | per stream v nameSet | pages of [StreamTexts] |
/// per stream {i64 high, i64 low} of its fingerprint`. Name sets are the metadata names that occur in a stream.
///
/// About 40 bytes of heap a stream.
final class StreamDirectory {
    private static final int SPREAD = 0x9E3779B9;

    private final TenantId[] tenants;
    private final Map<TenantId, Integer> tenantNumbers = new HashMap<>();
    private final List<Set<String>> nameSets;
    private final int[] tenantOf;
    private final int[] nameSetOf;

    /// high, low, high, low, …
    private final long[] fingerprints;

    /// Stream number + 1 or 0, probed linearly.
    private final int[] table;

    private final StreamTexts texts;

    private StreamDirectory(
            TenantId[] tenants,
            int[] tenantOf,
            List<Set<String>> nameSets,
            int[] nameSetOf,
            StreamTexts texts,
            long[] fingerprints) {
        this.tenants = tenants;
        this.tenantOf = tenantOf;
        this.nameSets = nameSets;
        this.nameSetOf = nameSetOf;
        this.texts = texts;
        this.fingerprints = fingerprints;
        for (int i = 0; i < tenants.length; i++) {
            tenantNumbers.put(tenants[i], i);
        }
        this.table = new int[Math.max(2, Integer.highestOneBit(count()) << 2)];
        for (int stream = 0; stream < count(); stream++) {
            int slot = slot(fingerprints[2 * stream + 1], tenantOf[stream]);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = stream + 1;
        }
    }

    /// @throws IllegalArgumentException when the bytes are not what the [Builder] writes
    static StreamDirectory parse(byte[] bytes) {
        var in = new Varints.Reader(bytes, 0, bytes.length);
        int count = in.readCount();
        if (count > bytes.length / Fingerprint.BYTES) {
            throw new IllegalArgumentException(count + " streams");
        }
        List<String> tenants = readTexts(in, bytes);
        int[] tenantOf = readColumn(in, count, tenants.size());
        List<String> names = readTexts(in, bytes);
        List<Set<String>> nameSets = readNameSets(in, bytes.length, names);
        int[] nameSetOf = readColumn(in, count, nameSets.size());
        var texts = StreamTexts.parsePages(in, bytes, count);
        long[] fingerprints = new long[2 * count];
        int at = in.skip(Fingerprint.BYTES * count);
        for (int i = 0; i < fingerprints.length; i++) {
            fingerprints[i] = LittleEndian.getLong(bytes, at + Long.BYTES * i);
        }
        TenantId[] ids = tenants.stream().map(TenantId::new).toArray(TenantId[]::new);
        return new StreamDirectory(ids, tenantOf, nameSets, nameSetOf, texts, fingerprints);
    }

    private static List<String> readTexts(Varints.Reader in, byte[] bytes) {
        int count = in.readCount();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = in.readCount();
            texts.add(Utf8.text(bytes, in.skip(length), length));
        }
        return texts;
    }

    private static List<Set<String>> readNameSets(
            Varints.Reader in, int limit, List<String> names) {
        int count = in.readCount();
        List<Set<String>> sets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Set<String> set = new LinkedHashSet<>();
            int size = in.readCount();
            if (size > limit) {
                throw new IllegalArgumentException(size + " names");
            }
            for (int number : readColumn(in, size, names.size())) {
                set.add(names.get(number));
            }
            sets.add(Set.copyOf(set));
        }
        return sets;
    }

    private static int[] readColumn(Varints.Reader in, int count, int limit) {
        int[] column = new int[count];
        for (int i = 0; i < count; i++) {
            column[i] = in.readCount();
            if (column[i] >= limit) {
                throw new IllegalArgumentException(column[i] + " of " + limit);
            }
        }
        return column;
    }

    int count() {
        return tenantOf.length;
    }

    TenantId tenant(int stream) {
        return tenants[tenantOf[stream]];
    }

    Set<String> metadataNames(int stream) {
        return nameSets.get(nameSetOf[stream]);
    }

    StreamTexts texts() {
        return texts;
    }

    /// @return -1 when there is no such stream
    int find(TenantId tenant, Fingerprint fingerprint) {
        Integer number = tenantNumbers.get(tenant);
        return number == null ? -1 : find(number, fingerprint.high(), fingerprint.low());
    }

    private int find(int tenant, long high, long low) {
        int slot = slot(low, tenant);
        while (table[slot] != 0) {
            int stream = table[slot] - 1;
            if (fingerprints[2 * stream] == high
                    && fingerprints[2 * stream + 1] == low
                    && tenantOf[stream] == tenant) {
                return stream;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return -1;
    }

    /// The streams of a tenant that are among others: `number here << 32 | number there`, ascending.
    long[] among(TenantId tenant, FoundStreams others) {
        Integer number = tenantNumbers.get(tenant);
        if (number == null) {
            return new long[0];
        }
        long[] both = new long[Math.min(count(), others.size())];
        int found = 0;
        if (others.size() < count()) {
            for (int there = 0; there < others.size(); there++) {
                int here = find(number, others.high(there), others.low(there));
                if (here >= 0) {
                    both[found++] = (long) here << Integer.SIZE | there;
                }
            }
            Arrays.sort(both, 0, found);
            return Arrays.copyOf(both, found);
        }
        for (int here = 0; here < count(); here++) {
            int there =
                    tenantOf[here] == number
                            ? others.find(fingerprints[2 * here], fingerprints[2 * here + 1])
                            : -1;
            if (there >= 0) {
                both[found++] = (long) here << Integer.SIZE | there;
            }
        }
        return Arrays.copyOf(both, found);
    }

    private int slot(long low, int tenant) {
        return ((int) low + tenant * SPREAD) & (table.length - 1);
    }

    /// Collects the directory while streams are written.
    static final class Builder {
        private final Map<TenantId, Integer> tenants = new LinkedHashMap<>();
        private final Map<List<Integer>, Integer> nameSets = new LinkedHashMap<>();
        private final GrowingBytes tenantOf = new GrowingBytes(1 << 10);
        private final GrowingBytes nameSetOf = new GrowingBytes(1 << 10);
        private final GrowingBytes fingerprints = new GrowingBytes(16 << 10);
        private int count;

        void add(TenantId tenant, Fingerprint fingerprint) {
            count++;
            tenantOf.putVarint(tenants.computeIfAbsent(tenant, _ -> tenants.size()));
            LittleEndian.putLong(fingerprints, fingerprint.high());
            LittleEndian.putLong(fingerprints, fingerprint.low());
        }

        /// Says which metadata names occurred in the stream that was added last.
        void metadataNames(List<Integer> names) {
            nameSetOf.putVarint(nameSets.computeIfAbsent(names, _ -> nameSets.size()));
        }

        void encode(ByteDictionary names, StreamTexts.Builder texts, GrowingBytes out) {
            out.putVarint(count);
            out.putVarint(tenants.size());
            for (TenantId tenant : tenants.keySet()) {
                byte[] name = Utf8.bytes(tenant.value());
                out.putVarint(name.length);
                out.put(name, 0, name.length);
            }
            out.put(tenantOf.array(), 0, tenantOf.size());
            out.putVarint(names.size());
            for (int name = 0; name < names.size(); name++) {
                out.putVarint(names.length(name));
                out.put(names.array(), names.offset(name), names.length(name));
            }
            out.putVarint(nameSets.size());
            for (List<Integer> set : nameSets.keySet()) {
                out.putVarint(set.size());
                set.forEach(out::putVarint);
            }
            out.put(nameSetOf.array(), 0, nameSetOf.size());
            texts.encodePages(out);
            out.put(fingerprints.array(), 0, fingerprints.size());
        }
    }
}
