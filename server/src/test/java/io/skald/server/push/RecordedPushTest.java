package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Exchanges recorded from Loki 3.7.6: the answer to a push, and what a query finds afterwards. Placeholders in the
/// files: `{{ns:o}}` and the like are o seconds behind a base hour in several units, `{{rep:x:n}}` is x n times.
class RecordedPushTest {
    private static final long BASE_SECONDS = 1_800_000_000L;
    private static final Instant NOW = Instant.ofEpochSecond(BASE_SECONDS + 5400);
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{(\\w+)(?::([^:}]+))?(?::(\\d+))?}}");

    private static final String[] FILES = {
        "push-json", "push-protobuf", "push-errors", "push-otlp", "legacy"
    };

    private static final Map<String, PushRequest.Protocol> PATHS =
            Map.of(
                    "/loki/api/v1/push", PushRequest.Protocol.LOKI,
                    "/api/prom/push", PushRequest.Protocol.LOKI,
                    "/otlp/v1/logs", PushRequest.Protocol.OTLP);

    /// Where Skald answers otherwise on purpose, and cases that are about routes and rates.
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "v1-ignores-legacy-shape",
                    "push-json-v1-shape",
                    "pb-zstd",
                    "zstd-encoding",
                    "rate-limit");

    record Case(String id, Map<String, Object> content) {
        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String file : FILES) {
            Object tree = JsonTree.resource("/push/" + file + ".json");
            for (Object content : JsonTree.list(JsonTree.map(tree).get("cases"))) {
                Map<String, Object> map = JsonTree.map(content);
                String id = JsonTree.text(map.get("id"));
                if (isPush(JsonTree.map(map.get("request"))) && !LEFT_OUT.contains(id)) {
                    cases.add(new Case(id, map));
                }
            }
        }
        return cases.stream();
    }

    private static boolean isPush(Map<String, Object> request) {
        return "POST".equals(request.get("method"))
                && PATHS.containsKey(JsonTree.text(request.get("path")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersAndStoresAsLoki(Case recorded) throws IOException {
        var decoder = new PushDecoder(PushLimits.defaults(), InstantSource.fixed(NOW), 1 << 20);
        List<PushBatch> stored = new ArrayList<>();
        check(decoder, recorded.content(), stored);
        for (Object next : JsonTree.listOrEmpty(recorded.content().get("then"))) {
            Map<String, Object> step = JsonTree.map(next);
            if (isPush(JsonTree.map(step.get("request")))) {
                check(decoder, step, stored);
            } else {
                Map<String, Object> answer =
                        JsonTree.map(JsonTree.map(step.get("expect")).get("json"));
                assertEquals(expectedRows(JsonTree.map(answer.get("data"))), foundRows(stored));
            }
        }
    }

    private static void check(PushDecoder decoder, Map<String, Object> step, List<PushBatch> stored)
            throws IOException {
        Map<String, Object> expect = JsonTree.map(step.get("expect"));
        int status;
        String body;
        try {
            PushOutcome outcome = decoder.decode(request(JsonTree.map(step.get("request"))));
            stored.add(outcome.accepted());
            @Nullable PushRejection rejection = outcome.rejection();
            status = rejection == null ? 204 : rejection.status();
            body = rejection == null ? "" : rejection.text();
            assertEquals(rejection == null, outcome.discards().isEmpty());
        } catch (PushException e) {
            status = e.status();
            body = e.text();
        }
        boolean otlp = "/otlp/v1/logs".equals(JsonTree.map(step.get("request")).get("path"));
        assertEquals(expect.get("status"), new JsonTree.Raw(String.valueOf(status)), body);
        if (expect.get("body") != null) {
            String wanted = filled((String) expect.get("body"));
            // PushAnswersTest looks at the frame of an OTLP error: one byte of tag, one of length.
            boolean framed = otlp && status >= 400;
            assertEquals(framed ? wanted.substring(2) : wanted.strip(), body);
        }
        for (Object part : JsonTree.listOrEmpty(expect.get("body_contains"))) {
            assertTrue(body.contains(filled((String) part)), body);
        }
    }

    private static PushRequest request(Map<String, Object> request) throws IOException {
        byte[] body = body(request);
        for (Object how : JsonTree.listOrEmpty(request.get("encode"))) {
            body = PushBodies.encode(body, (String) how);
        }
        return new PushRequest(
                Objects.requireNonNull(PATHS.get(JsonTree.text(request.get("path")))),
                new TenantId("t123456"),
                header(request, "Content-Type"),
                header(request, "Content-Encoding"),
                body,
                0,
                body.length);
    }

    private static @Nullable String header(Map<String, Object> request, String name) {
        for (Object header : JsonTree.list(request.get("headers"))) {
            if (name.equals(JsonTree.list(header).get(0))) {
                return (String) JsonTree.list(header).get(1);
            }
        }
        return null;
    }

    private static byte[] body(Map<String, Object> request) {
        if (request.get("body_json") != null) {
            return Utf8.bytes(filled(JsonTree.print(request.get("body_json"))));
        } else if (request.get("body_base64") != null) {
            return Base64.getDecoder().decode((String) request.get("body_base64"));
        } else if (request.get("body") != null) {
            return Utf8.bytes(filled((String) request.get("body")));
        }
        Object otlp = request.get("body_otlp_proto");
        if (otlp != null) {
            return protobuf(Utf8.bytes(filled(JsonTree.print(otlp))));
        }
        List<PushBodies.Stream> streams = new ArrayList<>();
        Map<String, Object> proto = JsonTree.map(request.get("body_proto"));
        for (Object stream : JsonTree.list(proto.get("streams"))) {
            List<PushBodies.Entry> entries = new ArrayList<>();
            for (Object entry : JsonTree.list(JsonTree.map(stream).get("entries"))) {
                Map<String, Object> map = JsonTree.map(entry);
                List<String> metadata = new ArrayList<>();
                for (Object pair : JsonTree.listOrEmpty(map.get("metadata"))) {
                    metadata.add((String) JsonTree.list(pair).get(0));
                    metadata.add((String) JsonTree.list(pair).get(1));
                }
                long timestamp = Long.parseLong(filled(JsonTree.text(map.get("ts"))));
                entries.add(
                        new PushBodies.Entry(
                                timestamp,
                                filled(JsonTree.text(map.get("line"))),
                                metadata.toArray(String[]::new)));
            }
            String labels = filled(JsonTree.text(JsonTree.map(stream).get("labels")));
            streams.add(new PushBodies.Stream(labels, entries));
        }
        return PushBodies.protobuf(streams);
    }

    /// The conformance runner and the real exporter in OtlpExporterTest write the wire format on their own.
    private static byte[] protobuf(byte[] json) {
        try {
            Utf8Slice message =
                    new OtlpJson(new Utf8Slice(json, 0, json.length), 1 << 20).toProtobuf();
            return Arrays.copyOf(message.bytes(), message.length());
        } catch (PushException e) {
            throw new AssertionError(e);
        }
    }

    private static String filled(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(
                                value(match.group(1), match.group(2), match.group(3))));
    }

    private static String value(String kind, @Nullable String argument, @Nullable String count) {
        return switch (kind) {
            case "run" -> "123456";
            case "tenant" -> "t123456";
            case "rep" -> String.valueOf(argument).repeat(Integer.parseInt(String.valueOf(count)));
            case "rfc" -> Instant.ofEpochSecond(0, nanos(argument)).toString();
            case "ns" -> String.valueOf(nanos(argument));
            case "us" -> String.valueOf(nanos(argument) / 1000);
            case "ms" -> String.valueOf(nanos(argument) / 1_000_000);
            case "s" -> String.valueOf(nanos(argument) / 1_000_000_000);
            default -> throw new IllegalArgumentException("placeholder " + kind);
        };
    }

    private static long nanos(@Nullable String offsetSeconds) {
        return new BigDecimal(offsetSeconds).movePointRight(9).longValueExact()
                + BASE_SECONDS * 1_000_000_000L;
    }

    /// One text per entry: all labels and metadata, time, line.
    private static Set<String> expectedRows(Map<String, Object> data) {
        Set<String> rows = new TreeSet<>();
        for (Object stream : JsonTree.list(data.get("result"))) {
            Map<String, Object> labels = new TreeMap<>();
            JsonTree.map(JsonTree.map(stream).get("stream"))
                    .forEach((name, value) -> labels.put(name, filled((String) value)));
            for (Object entry : JsonTree.list(JsonTree.map(stream).get("values"))) {
                List<Object> value = JsonTree.list(entry);
                rows.add(labels + " " + filled((String) value.get(0)) + " " + value.get(1));
            }
        }
        return rows;
    }

    private static Set<String> foundRows(List<PushBatch> stored) {
        Set<String> rows = new TreeSet<>();
        for (PushBatch batch : stored) {
            for (int run = 0; run < batch.runCount(); run++) {
                for (int row = batch.runStart(run); row < batch.runEnd(run); row++) {
                    Map<String, String> labels = batch.stream(run).toMap();
                    labels.putAll(PushBodies.metadata(batch, row));
                    rows.add(
                            labels
                                    + " "
                                    + batch.timestampNanos(row)
                                    + " "
                                    + PushBodies.line(batch, row));
                }
            }
        }
        return rows;
    }
}
