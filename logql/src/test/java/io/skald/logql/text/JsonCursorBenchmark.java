package io.skald.logql.text;

import io.skald.model.Utf8;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/// How fast are tokens found in one megabyte of JSON? Operations per second are megabytes per second.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonCursorBenchmark {
    private static final int BODY_BYTES = 1_000_000;

    /// A line with short members, or a push body whose strings are lines.
    @Param({"members", "push"})
    String shape = "members";

    private byte[] body = {};

    @Setup
    public void prepare() {
        String element =
                shape.equals("members")
                        ? "{\"level\":\"info\",\"msg\":\"GET /api/orders/1042"
                              + " done\",\"status\":204,"
                              + "\"latency_ms\":148.396,\"request\":{\"method\":\"GET\",\"ok\":true,"
                              + "\"id\":\"072d1b12\"}}"
                        : "[\"1767571216833778000\",\"ts=2026-01-05T00:01:21Z level=info"
                              + " caller=post.go:250 msg=reconcile acct=1 amount=207.10 took=560us"
                              + " bytes=4.2MiB ok=true retry=0 user.id=101 app=inner env=inner and"
                              + " some more text\"]";
        var text = new StringBuilder("[").append(element);
        while (text.length() + element.length() + 2 < BODY_BYTES) {
            text.append(',').append(element);
        }
        while (text.length() + 1 < BODY_BYTES) {
            text.append(' ');
        }
        body = Utf8.bytes(text.append(']').toString());
    }

    @Benchmark
    public int tokens() {
        var cursor = new JsonCursor(body, 0, body.length);
        int count = 0;
        while (cursor.next() != JsonCursor.Token.END) {
            count++;
        }
        return count;
    }

    @Benchmark
    public int skipping() {
        var cursor = new JsonCursor(body, 0, body.length);
        cursor.next();
        cursor.skipValue();
        return cursor.tokenEnd();
    }
}
