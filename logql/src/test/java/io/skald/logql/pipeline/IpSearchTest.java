package io.skald.logql.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.Utf8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;

class IpSearchTest {
    private static boolean found(String pattern, String line) {
        byte[] bytes = Utf8.bytes("1" + line + "1");
        return IpSearch.compile(pattern).filter().matches(bytes, 1, bytes.length - 2);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 'src=10.0.0.1:443'",
        "10.0.0.1, 10.0.0.1",
        "10.0.0.1, 'it was 10.0.0.1.'",
        "10.0.0.0/8, 'a 11.0.0.1 b 10.255.255.255 c'",
        "10.0.0.7/8, 10.1.2.3",
        "0.0.0.0/0, '255.255.255.255'",
        "10.0.0.1/32, '[10.0.0.1]'",
        "10.0.0.3-10.0.1.2, 10.0.0.200",
        "10.0.0.3-10.0.1.2, 10.0.1.2",
        "::1, 'from [::1]:80'",
        "::1, ::1",
        "::, 'at ::'",
        "2001:db8::1, 2001:0DB8:0:0::0001",
        "2001:db8::1, 'to 2001:db8::1: refused'",
        "2001:db8::/32, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "::ffff:10.0.0.1, ::ffff:a00:1",
        "::ffff:a00:1, 'x ::ffff:10.0.0.1 y'",
        "1::-1::ffff, 1::abcd",
        "::/0, 1:2:3:4:5:6:7:8"
    })
    void findsAddressesOfTheRange(String pattern, String line) {
        assertTrue(found(pattern, line));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.12",
        "10.0.0.1, 110.0.0.1",
        "10.0.0.1, 10.0.0.01",
        "1.2.3.4, 'version 1.2.3.4.5'",
        "0.0.0.0/0, '999.1.2.3 1.2.3 256.0.0.1'",
        "0.0.0.0/0, ::ffff:10.0.0.1",
        "::/0, 10.0.0.1",
        "::/0, '12:30:45 a::b::c 1:2:3:4:5:6:7 12345::1'",
        "::/0, 1:2:3:4:5:6:7:8:9",
        "10.0.0.3-10.0.1.2, '10.0.0.2 10.0.1.3'",
        "1::-1::ffff, 1::1:0"
    })
    void leavesOthersAlone(String pattern, String line) {
        assertFalse(found(pattern, line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.0/33",
                "10.0.0.0/+8",
                "10.0.0.0/",
                "::/129",
                "10.0.0.9-10.0.0.1",
                "10.0.0.1-::1",
                "10.0.0.1-",
                "1:2:3:4:5:6:7:8::",
                ":::",
                "10.0.0.1/8/8"
            })
    void refusesWhatIsNoRange(String pattern) {
        assertNull(IpRange.parse(pattern));
    }

    @Test
    void saysWhatAddressesBeginWith() {
        assertEquals("10.0.", commonText("10.0.0.0/16"));
        assertEquals("172.", commonText("172.16.0.0/12"));
        assertEquals("10.0.0.1", commonText("10.0.0.1"));
        assertEquals("10.0.0.", commonText("10.0.0.3-10.0.0.200"));
        assertEquals("", commonText("9.255.255.255-10.0.0.0"));
        assertEquals("", commonText("::1"));
    }

    private static String commonText(String pattern) {
        IpRange range = IpRange.parse(pattern);
        assertNotNull(range);
        return range.commonText();
    }

    @Test
    void readsAddressesAsThePlatformDoes() throws UnknownHostException {
        var random = new SplittableRandom(3);
        for (int run = 0; run < 20_000; run++) {
            byte[] bytes = new byte[16];
            for (int i = 0; i < bytes.length; i += 2) {
                int kind = random.nextInt(3);
                bytes[i] = (byte) (kind == 0 ? random.nextInt(256) : 0);
                bytes[i + 1] = (byte) (kind < 2 ? random.nextInt(256) : 0);
            }
            bytes[10] = 1; // else the platform may make IPv4 of it
            String text = shortened(Inet6Address.getByAddress(bytes).getHostAddress(), random);
            BigInteger number = new BigInteger(1, InetAddress.getByName(text).getAddress());
            assertTrue(found(text, "a " + text + " b"), text);
            IpRange range = IpRange.parse(text);
            assertNotNull(range, text);
            assertEquals(number.shiftRight(64).longValue(), range.fromUpper(), text);
            assertEquals(number.longValue(), range.fromLower(), text);
        }
    }

    /// Writes one run of zeros as `::`, at times.
    private static String shortened(String text, SplittableRandom random) {
        return random.nextBoolean() ? text.replaceFirst("(^|:)(0:)*0(:|$)", "::") : text;
    }
}
