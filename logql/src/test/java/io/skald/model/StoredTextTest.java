package io.skald.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class StoredTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app",
                "größe",
                "日本",
                "🜁",
                "a🜁b",
                "\ud83d",
                "\ude00\ud83d",
                "x\ud83d",
                "\ud83dx"
            })
    void sizesAreThoseOfTheBytes(String text) {
        assertEquals(Utf8.bytes(text).length, Utf8.size(text));
        var out = new GrowingBytes(0);
        out.putText(text);
        assertArrayEquals(Utf8.bytes(text), out.toBytes());
    }

    @Test
    void aVarintHasTheSizeThatIsTold() {
        var out = new GrowingBytes(0);
        for (int shift = 0; shift < 64; shift++) {
            for (long value : new long[] {1L << shift, (1L << shift) - 1, -1L << shift}) {
                out.clear();
                out.putVarint(value);
                assertEquals(out.size(), Varints.size(value), () -> "of " + value);
            }
        }
    }

    @Test
    void labelsComeBackFromTheirStoredForm() {
        LabelSet labels = LabelSet.of(Map.of("app", "api", "größe", "x".repeat(200), "leer", ""));
        byte[] stored = labels.toBytes();
        assertEquals(stored.length, labels.storedBytes());
        assertEquals(labels, LabelSet.fromBytes(stored, 0, stored.length));
    }
}
