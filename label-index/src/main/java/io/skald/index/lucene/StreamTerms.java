package io.skald.index.lucene;

import io.skald.model.Fingerprint;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.Utf8;

import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.util.BytesRef;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The document of one stream on one day: field names and the bytes of terms. See `docs/format/label-index.md`.
///
/// | field      | kind       | content                                                                 |
/// |------------|------------|-------------------------------------------------------------------------|
/// | `id`       | term       | tenant, 0x00, fingerprint (16 bytes, big-endian)                          |
/// | `tenant`   | term       | tenant                                                                  |
/// | `name`     | terms      | tenant, 0x00, label name; one per label that is not empty               |
/// | `label`    | terms      | tenant, 0x00, varint length of the name, name, value; one per such label |
/// | `oversize` | term       | tenant; *instead of* `tenant`, `name`, `label` if one of their terms were too long |
/// | `stream`   | doc value  | fingerprint (16 bytes, big-endian), [LabelSet#toBytes()]                 |
///
/// Terms are indexed without frequencies, positions and norms. A tenant's name holds no 0x00, so one tenant's terms
/// are never a prefix of another's. A label with the value `""` is the same as a missing one and has no terms.
final class StreamTerms {
    static final String ID = "id";
    static final String TENANT = "tenant";
    static final String NAME = "name";
    static final String LABEL = "label";
    static final String OVERSIZE = "oversize";
    static final String STREAM = "stream";

    /// User data of each commit. A day that says anything else is broken: it is cheaper to rebuild than to read.
    static final Map<String, String> FORMAT = Map.of("skald.labels", "1");

    /// Lucene's `IndexWriter.MAX_TERM_LENGTH`: a longer term is refused there.
    static final int MAX_TERM_BYTES = 32_766;

    private StreamTerms() {}

    static Document document(TenantId tenant, LabelSet labels) {
        var document = new Document();
        document.add(term(ID, id(StreamKey.of(tenant, labels))));
        document.add(new BinaryDocValuesField(STREAM, stored(labels)));
        List<Field> terms = labelTerms(tenant, labels);
        if (fits(terms)) {
            document.add(term(TENANT, tenant(tenant)));
            terms.forEach(document::add);
        } else {
            document.add(term(OVERSIZE, tenant(tenant)));
        }
        return document;
    }

    private static List<Field> labelTerms(TenantId tenant, LabelSet labels) {
        List<Field> terms = new ArrayList<>(2 * labels.size());
        for (int i = 0; i < labels.size(); i++) {
            if (!labels.value(i).isEmpty()) {
                terms.add(term(NAME, name(tenant, labels.name(i))));
                terms.add(term(LABEL, label(tenant, labels.name(i), labels.value(i))));
            }
        }
        return terms;
    }

    private static boolean fits(List<Field> terms) {
        return terms.stream().allMatch(term -> term.binaryValue().length <= MAX_TERM_BYTES);
    }

    private static Field term(String field, BytesRef bytes) {
        return new StringField(field, bytes, Field.Store.NO);
    }

    static BytesRef id(StreamKey key) {
        GrowingBytes out = startingWith(key.tenant(), Fingerprint.BYTES);
        putFingerprint(out, key.fingerprint());
        return ref(out);
    }

    static BytesRef tenant(TenantId tenant) {
        return new BytesRef(Utf8.bytes(tenant.value()));
    }

    /// What all terms of the tenant in [#NAME] start with.
    static BytesRef namePrefix(TenantId tenant) {
        return ref(startingWith(tenant, 0));
    }

    static BytesRef name(TenantId tenant, String name) {
        byte[] bytes = Utf8.bytes(name);
        GrowingBytes out = startingWith(tenant, bytes.length);
        out.put(bytes, 0, bytes.length);
        return ref(out);
    }

    /// What all terms of the tenant and label name in [#LABEL] start with; the value is what follows.
    static BytesRef labelPrefix(TenantId tenant, String name) {
        return label(tenant, name, "");
    }

    static BytesRef label(TenantId tenant, String name, String value) {
        byte[] nameBytes = Utf8.bytes(name);
        byte[] valueBytes = Utf8.bytes(value);
        GrowingBytes out = startingWith(tenant, nameBytes.length + valueBytes.length + 5);
        out.putVarint(nameBytes.length);
        out.put(nameBytes, 0, nameBytes.length);
        out.put(valueBytes, 0, valueBytes.length);
        return ref(out);
    }

    /// Text of a term behind its prefix.
    static String textBehind(BytesRef prefix, BytesRef term) {
        return Utf8.text(term.bytes, term.offset + prefix.length, term.length - prefix.length);
    }

    private static BytesRef stored(LabelSet labels) {
        byte[] bytes = labels.toBytes();
        var out = new GrowingBytes(Fingerprint.BYTES + bytes.length);
        putFingerprint(out, labels.fingerprint());
        out.put(bytes, 0, bytes.length);
        return ref(out);
    }

    private static GrowingBytes startingWith(TenantId tenant, int more) {
        byte[] bytes = Utf8.bytes(tenant.value());
        var out = new GrowingBytes(bytes.length + 1 + more);
        out.put(bytes, 0, bytes.length);
        out.put((byte) 0);
        return out;
    }

    private static void putFingerprint(GrowingBytes out, Fingerprint fingerprint) {
        putLong(out, fingerprint.high());
        putLong(out, fingerprint.low());
    }

    private static void putLong(GrowingBytes out, long value) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.put((byte) (value >>> shift));
        }
    }

    private static BytesRef ref(GrowingBytes out) {
        return new BytesRef(out.array(), 0, out.size());
    }
}
