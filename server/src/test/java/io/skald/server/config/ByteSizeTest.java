package io.skald.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ByteSizeTest {
    @Test
    void readsWhatPeopleWrite() {
        assertEquals(512L << 20, ByteSize.parse("512MB"));
        assertEquals(512L << 20, ByteSize.parse("512m"));
        assertEquals(2L << 30, ByteSize.parse("2 GiB"));
        assertEquals(4096, ByteSize.parse("4096"));
    }

    @Test
    void refusesTheRest() {
        for (String text : new String[] {"", "MB", "1.5GB", "-1", "1TB", "99999999999999999GB"}) {
            assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text), text);
        }
    }
}
