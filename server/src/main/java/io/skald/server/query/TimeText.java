package io.skald.server.query;

import io.skald.logql.text.GoDurations;
import io.skald.logql.text.TextFormatException;
import io.skald.model.GoQuoting;
import io.skald.server.http.HttpFailure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/// Points and spans of time as parameters: the three notations of Loki.
final class TimeText {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int MAX_DIGITS_OF_SECONDS = 10;
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern RFC_3339 =
            Pattern.compile(
                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

    private TimeText() {}

    /// A point of time: with a dot, seconds with fractions (rounded to milliseconds); up to ten characters, seconds; more,
    /// nanoseconds; else RFC 3339.
    ///
    /// @return nanoseconds since 1970-01-01T00:00:00Z, cut to what a `long` can say
    /// @throws HttpFailure 400 with the text of Go's integer parser
    static long parse(String text) {
        if (text.indexOf('.') >= 0 && FLOAT.matcher(text).matches()) {
            BigDecimal millis = new BigDecimal(text).movePointRight(3);
            return clamp(millis.setScale(0, RoundingMode.HALF_UP).toBigInteger(), 1_000_000);
        }
        if (INTEGER.matcher(text).matches()) {
            BigInteger number = new BigInteger(text);
            if (number.bitLength() > 63) {
                throw wrong(text, "value out of range");
            }
            boolean seconds = text.length() <= MAX_DIGITS_OF_SECONDS;
            return clamp(number, seconds ? NANOS_PER_SECOND : 1);
        }
        if (RFC_3339.matcher(text).matches()) {
            try {
                OffsetDateTime time = OffsetDateTime.parse(text);
                BigInteger seconds = BigInteger.valueOf(time.toEpochSecond());
                BigInteger nanos = seconds.multiply(BigInteger.valueOf(NANOS_PER_SECOND));
                return clamp(nanos.add(BigInteger.valueOf(time.getNano())), 1);
            } catch (DateTimeException e) {
                throw wrong(text, "invalid syntax");
            }
        }
        throw wrong(text, "invalid syntax");
    }

    private static long clamp(BigInteger number, long scale) {
        BigInteger nanos = number.multiply(BigInteger.valueOf(scale));
        if (nanos.bitLength() <= 63) {
            return nanos.longValue();
        }
        return nanos.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
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
        if (FLOAT.matcher(text).matches()) {
            BigDecimal nanos = new BigDecimal(text).movePointRight(9);
            BigInteger whole = nanos.setScale(0, RoundingMode.DOWN).toBigInteger();
            if (whole.bitLength() > 63) {
                throw HttpFailure.badRequest(
                        "cannot parse "
                                + GoQuoting.quote(text)
                                + " to a valid duration. It overflows int64");
            }
            return whole.longValue();
        }
        try {
            return GoDurations.parsePrometheus(text);
        } catch (TextFormatException e) {
            throw HttpFailure.badRequest(
                    "cannot parse " + GoQuoting.quote(text) + " to a valid duration");
        }
    }
}
