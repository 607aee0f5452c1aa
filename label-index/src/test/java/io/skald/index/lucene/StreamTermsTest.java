package io.skald.index.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexableField;
import org.junit.jupiter.api.Test;

import java.util.HexFormat;

/// Golden bytes: what is written here is on disks. A change means a new version of the format.
final class StreamTermsTest {
    private static final TenantId TENANT = new TenantId("t1");

    @Test
    void writesTheTermsOfTheFormat() {
        Document document =
                StreamTerms.document(TENANT, LabelSet.of("app", "web", "é", "=", "none", ""));
        assertEquals(
                """
                id 743100dadac15feffd1528fdffd0209f62733c
                stream dadac15feffd1528fdffd0209f62733c030361707003776562046e6f6e650002c3a9013d
                tenant 7431
                name 743100617070
                label 74310003617070776562
                name 743100c3a9
                label 74310002c3a93d
                """,
                hex(document));
    }

    @Test
    void marksStreamsWhoseTermsWouldBeTooLong() {
        int room = StreamTerms.MAX_TERM_BYTES - "t1".length() - 1 - 1 - "app".length();
        Document fits = StreamTerms.document(TENANT, LabelSet.of("app", "x".repeat(room)));
        Document tooLong = StreamTerms.document(TENANT, LabelSet.of("app", "x".repeat(room + 1)));
        assertNull(fits.getField(StreamTerms.OVERSIZE));
        assertEquals(
                TENANT.value(),
                tooLong.getField(StreamTerms.OVERSIZE).binaryValue().utf8ToString());
        assertNull(tooLong.getField(StreamTerms.TENANT));
        assertNull(tooLong.getField(StreamTerms.LABEL));
    }

    private static String hex(Document document) {
        var text = new StringBuilder();
        for (IndexableField field : document) {
            var bytes = field.binaryValue();
            text.append(field.name())
                    .append(' ')
                    .append(
                            HexFormat.of()
                                    .formatHex(
                                            bytes.bytes, bytes.offset, bytes.offset + bytes.length))
                    .append('\n');
        }
        return text.toString();
    }
}
