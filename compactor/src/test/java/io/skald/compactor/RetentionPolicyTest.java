package io.skald.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;

final class RetentionPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "PT168H,        2024-10-12T00:00:00Z,           1728086400000000000",
        "PT0.000000001S, 1970-01-01T00:00:01.000000001Z, 1000000000",
        "PT1S,          1970-01-01T00:00:00.5Z,         -500000000",
        "PT0S,          2024-10-12T00:00:00Z,           -9223372036854775808",
        "P365000D,      2024-10-12T00:00:00Z,           -9223372036854775808",
        "PT2562047788015215H, 2024-10-12T00:00:00Z,     -9223372036854775808",
        "PT1S,          9999-10-12T00:00:00Z,           9223372036854775807",
    })
    void findsTheHorizon(Duration period, Instant now, long horizonNanos) {
        assertEquals(horizonNanos, new RetentionPolicy(period).horizonNanos(now));
    }

    @Test
    void refusesANegativePeriod() {
        assertThrows(
                IllegalArgumentException.class, () -> new RetentionPolicy(Duration.ofNanos(-1)));
    }
}
