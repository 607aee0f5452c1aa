package io.skald.loadtest.generate;

import io.skald.loadtest.push.LineBatch;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What queries must find in the lines, counted from the finished bytes. Not thread-safe: one per body, merged in order.
public final class Facts {
    /// Text that about 3.5 % of the lines hold.
    public static final String ERROR_TEXT = "error";

    /// The regular expression of the benchmark's Q5; starts with a literal, which is searched first.
    public static final String TIMEOUT_REGEX = "timeout.*[0-9]{3}ms";

    private static final Pattern TIMEOUT = Pattern.compile(TIMEOUT_REGEX, Pattern.UNIX_LINES);
    private static final ByteSearch ERROR_SEARCH = new ByteSearch(ERROR_TEXT);
    private static final ByteSearch TIMEOUT_SEARCH = new ByteSearch("timeout");
    private static final ByteSearch JSON_STATUS = new ByteSearch("\"status\":");
    private static final ByteSearch LOGFMT_STATUS = new ByteSearch(" status=");
    private static final ByteSearch LOGFMT_DURATION = new ByteSearch(" duration=");
    private static final int FIRST_ERROR_STATUS = 500;
    private static final double SLOW_SECONDS = 0.5;
    private static final long LAST_HOUR_NANOS = 3_600_000_000_000L;

    private final Workload workload;
    private final int apiApp;
    private final int gatewayApp;
    private final long[] streamLines;
    private final long[] streamLastHour;
    private final List<Times> errors = new ArrayList<>();
    private final Times timeouts = new Times();
    private final Times apiErrors = new Times();
    private final Times slowGateway = new Times();
    private long lines;
    private long bytes;

    public Facts(Workload workload) {
        this.workload = workload;
        int streams = workload.labels().size();
        this.streamLines = new long[streams];
        this.streamLastHour = new long[streams];
        for (int i = 0; i < Fleet.LEVELS; i++) {
            errors.add(new Times());
        }
        List<String> apps = workload.fleet().apps().stream().map(AppTemplates::name).toList();
        this.apiApp = apps.indexOf("api");
        this.gatewayApp = apps.indexOf("gateway");
    }

    /// Counts one body; bodies come in order of time.
    public void count(LineBatch batch) {
        byte[] text = batch.bytes();
        long lastHourStart = workload.endNanos() - LAST_HOUR_NANOS;
        lines += batch.count();
        bytes += batch.byteCount();
        for (int line = 0; line < batch.count(); line++) {
            int stream = batch.stream(line);
            int start = batch.start(line);
            int end = start + batch.length(line);
            long timestamp = batch.timestampNanos(line);
            streamLines[stream]++;
            streamLastHour[stream] += timestamp >= lastHourStart ? 1 : 0;
            int app = workload.fleet().appOf(stream);
            if (app == apiApp && number(JSON_STATUS, text, start, end) >= FIRST_ERROR_STATUS) {
                apiErrors.add(timestamp);
            } else if (app == gatewayApp && slowFailure(text, start, end)) {
                slowGateway.add(timestamp);
            }
            if (ERROR_SEARCH.indexOf(text, start, end) >= 0) {
                errors.get(stream % Fleet.LEVELS).add(timestamp);
            }
            if (TIMEOUT_SEARCH.indexOf(text, start, end) >= 0 && isTimeout(text, start, end)) {
                timeouts.add(timestamp);
            }
        }
    }

    /// Adds the facts of bodies that come later.
    public void add(Facts later) {
        lines += later.lines;
        bytes += later.bytes;
        for (int i = 0; i < streamLines.length; i++) {
            streamLines[i] += later.streamLines[i];
            streamLastHour[i] += later.streamLastHour[i];
        }
        for (int i = 0; i < errors.size(); i++) {
            errors.get(i).addAll(later.errors.get(i));
        }
        timeouts.addAll(later.timeouts);
        apiErrors.addAll(later.apiErrors);
        slowGateway.addAll(later.slowGateway);
    }

    private static boolean isTimeout(byte[] text, int start, int end) {
        String line = new String(text, start, end - start, StandardCharsets.UTF_8);
        return TIMEOUT.matcher(line).find();
    }

    private static boolean slowFailure(byte[] text, int start, int end) {
        if (number(LOGFMT_STATUS, text, start, end) < FIRST_ERROR_STATUS) {
            return false;
        }
        int at = LOGFMT_DURATION.indexOf(text, start, end);
        if (at < 0) {
            return false;
        }
        int from = at + LOGFMT_DURATION.length();
        int to = from;
        while (to < end && text[to] != ' ') {
            to++;
        }
        return seconds(new String(text, from, to - from, StandardCharsets.UTF_8)) > SLOW_SECONDS;
    }

    /// Reads a duration of one unit, as the generator prints it.
    private static double seconds(String duration) {
        int unit = 0;
        while (unit < duration.length() && "0123456789.".indexOf(duration.charAt(unit)) >= 0) {
            unit++;
        }
        double value = Double.parseDouble(duration.substring(0, unit));
        return switch (duration.substring(unit)) {
            case "s" -> value;
            case "ms" -> value / 1e3;
            case "µs" -> value / 1e6;
            default -> throw new IllegalStateException("unknown unit: " + duration);
        };
    }

    /// The number behind the first hit of `key`; -1 when there is none.
    private static int number(ByteSearch key, byte[] text, int start, int end) {
        int at = key.indexOf(text, start, end);
        if (at < 0) {
            return -1;
        }
        int value = 0;
        for (int i = at + key.length(); i < end && text[i] >= '0' && text[i] <= '9'; i++) {
            value = value * 10 + text[i] - '0';
        }
        return value;
    }

    public long lines() {
        return lines;
    }

    /// Raw bytes of all lines, without terminators.
    public long bytes() {
        return bytes;
    }

    /// Lines with the text `error` whose label `level` is `level`.
    public Times errors(Level level) {
        return errors.get(level.number());
    }

    /// Lines with the text `error`, all levels, ascending.
    public long[] newestErrors(int limit) {
        long[] newest =
                errors.stream()
                        .flatMapToLong(times -> Arrays.stream(times.newest(limit)))
                        .sorted()
                        .toArray();
        return Arrays.copyOfRange(newest, Math.max(0, newest.length - limit), newest.length);
    }

    public long errorCount() {
        return errors.stream().mapToLong(Times::count).sum();
    }

    /// Lines that match [#TIMEOUT_REGEX].
    public Times timeouts() {
        return timeouts;
    }

    /// Lines of the app api with a status of 500 or more.
    public Times apiErrors() {
        return apiErrors;
    }

    /// Lines of the app gateway with a status of 500 or more and a duration over 500 ms.
    public Times slowGateway() {
        return slowGateway;
    }

    /// Lines per app.
    ///
    /// @param prodOnly only those of the namespace prod
    public Map<String, Long> linesByApp(boolean prodOnly) {
        Map<String, Long> counts = new TreeMap<>();
        for (int stream = 0; stream < streamLines.length; stream++) {
            if (streamLines[stream] > 0 && (!prodOnly || workload.fleet().prod(stream))) {
                String app = workload.fleet().apps().get(workload.fleet().appOf(stream)).name();
                counts.merge(app, streamLines[stream], Long::sum);
            }
        }
        return counts;
    }

    /// Streams that got at least one line and whose label has a value.
    public int streamCount(String label, String value) {
        int count = 0;
        for (int stream = 0; stream < streamLines.length; stream++) {
            String found = workload.labels().get(stream).labels().get(label);
            count += streamLines[stream] > 0 && value.equals(found) ? 1 : 0;
        }
        return count;
    }

    /// Streams that got at least one line.
    public int streamCount() {
        int count = 0;
        for (long of : streamLines) {
            count += of > 0 ? 1 : 0;
        }
        return count;
    }

    /// The values that a label has in streams with lines, where the app is `app`; null asks for all apps.
    public SortedSet<String> values(String label, @Nullable String app) {
        SortedSet<String> values = new TreeSet<>();
        for (int stream = 0; stream < streamLines.length; stream++) {
            Map<String, String> labels = workload.labels().get(stream).labels();
            String value = labels.get(label);
            if (streamLines[stream] > 0
                    && value != null
                    && (app == null || app.equals(labels.get("app")))) {
                values.add(value);
            }
        }
        return values;
    }

    /// The stream with the most lines in the last hour.
    public int busiestStream() {
        int busiest = 0;
        for (int stream = 1; stream < streamLines.length; stream++) {
            if (streamLastHour[stream] > streamLastHour[busiest]) {
                busiest = stream;
            }
        }
        return busiest;
    }

    public long lines(int stream) {
        return streamLines[stream];
    }

    public long linesInLastHour(int stream) {
        return streamLastHour[stream];
    }
}
