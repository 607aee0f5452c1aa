package io.skald.server.recorded;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// One request, the answer expected to it, and for how long it may be repeated until it fits.
record Step(RecordedRequest request, Expectation expected, Duration patience) {
    private static final long PAUSE_MILLIS = 50;

    static Step of(Map<String, Object> fields) {
        Object patience = fields.get("retry_for");
        return new Step(
                new RecordedRequest(JsonTree.map(fields.get("request"))),
                new Expectation(JsonTree.map(fields.get("expect"))),
                Duration.ofSeconds(patience == null ? 0 : Long.parseLong(patience.toString())));
    }

    /// @return what is wrong with the answer; null when nothing is
    @Nullable String run(int port, Placeholders placeholders)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            String difference = expected.difference(request.send(port, placeholders), placeholders);
            if (difference == null || System.nanoTime() - start >= patience.toNanos()) {
                return difference;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
