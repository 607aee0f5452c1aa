package io.skald.server.query;

import io.skald.logql.text.GoDurations;
import io.skald.logql.text.TextFormatException;
import io.skald.model.GoQuoting;
import io.skald.server.http.HttpFailure;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/// Points and spans of time as parameters: the three notations of Loki.
final class TimeText {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int MAX_DIGITS_OF_SECONDS = 10;
    // Beyond this a number means nothing as a time, and 1e999999999 would fill the memory with its
    // digits.
    private static final int MAX_MAGNITUDE = 40;
    private static final int MAX_NUMBER_LENGTH = 100;

    private TimeText() {}

    /// A point of time: with a dot, seconds with fractions (rounded to milliseconds); up to ten characters, seconds; more,
    /// nanoseconds; else RFC 3339.
    ///
    /// @return nanoseconds since 1970-01-01T00:00:00Z, cut to what a `long` can say
    /// @throws HttpFailure 400 with the text of Go's integer parser
    static long parse(String text) {
        BigDecimal number = number(text);
        if (number != null && text.indexOf('.') >= 0) {
            BigInteger millis =
                    number.movePointRight(3).setScale(0, RoundingMode.HALF_UP).toBigInteger();
            return clamp(millis, 1_000_000);
        }
        if (number != null && isInteger(text)) {
            if (number.toBigInteger().bitLength() > 63) {
                throw wrong(text, "value out of range");
            }
            boolean seconds = text.length() <= MAX_DIGITS_OF_SECONDS;
            return clamp(number.toBigInteger(), seconds ? NANOS_PER_SECOND : 1);
        }
        return rfc3339(text);
    }

    /// @return null when the text is no decimal number
    private static @Nullable BigDecimal number(String text) {
        try {
            BigDecimal number = text.length() > MAX_NUMBER_LENGTH ? null : new BigDecimal(text);
            return number != null
                            && Math.abs(number.precision() - (long) number.scale()) < MAX_MAGNITUDE
                    ? number
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean isInteger(String text) {
        int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        return text.chars().skip(sign).allMatch(c -> c >= '0' && c <= '9');
    }

    /// The library's parser takes more than RFC 3339: small letters, and times without seconds.
    private static long rfc3339(String text) {
        boolean form =
                text.length() >= "2026-01-05T00:00:00Z".length()
                        && text.charAt(4) == '-'
                        && text.charAt(10) == 'T'
                        && text.charAt(16) == ':'
                        && text.indexOf('z') < 0;
        try {
            OffsetDateTime time = form ? OffsetDateTime.parse(text) : null;
            if (time == null) {
                throw wrong(text, "invalid syntax");
            }
            BigInteger seconds = BigInteger.valueOf(time.toEpochSecond());
            BigInteger nanos = seconds.multiply(BigInteger.valueOf(NANOS_PER_SECOND));
            return clamp(nanos.add(BigInteger.valueOf(time.getNano())), 1);
        } catch (DateTimeException e) {
            throw wrong(text, "invalid syntax");
        }
    }

    private static long clamp(BigInteger number, long scale) {
        BigInteger nanos = number.multiply(BigInteger.valueOf(scale));
        if (nanos.bitLength() <= 63) {
            return nanos.longValue();
        }
        return nanos.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    private static HttpFailure overflow(String text) {
        return HttpFailure.badRequest(
                "cannot parse "
                        + GoQuoting.quote(text)
                        + " to a valid duration. It overflows int64");
    }

    private static HttpFailure wrong(String text, String problem) {
        return HttpFailure.badRequest(
                "strconv.ParseInt: parsing " + GoQuoting.quote(text) + ": " + problem);
    }

    /// A span of time: a number of seconds, or a duration of Prometheus.
    ///
    /// @return nanoseconds, perhaps negative
    /// @throws HttpFailure 400
    static long parseSpan(String text) {
        BigDecimal number = number(text);
        if (number != null) {
            BigInteger whole =
                    number.movePointRight(9).setScale(0, RoundingMode.DOWN).toBigInteger();
            if (whole.bitLength() > 63) {
                throw overflow(text);
            }
            return whole.longValue();
        }
        if (text.matches("(?i)[+-]?inf(inity)?")) {
            throw overflow(text);
        }
        try {
            return GoDurations.parsePrometheus(text);
        } catch (TextFormatException e) {
            throw HttpFailure.badRequest(
                    "cannot parse " + GoQuoting.quote(text) + " to a valid duration");
        }
    }
}
