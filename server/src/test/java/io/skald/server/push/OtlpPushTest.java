package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.model.TenantId;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/// What the recorded exchanges leave open; both forms of a request must mean the same.
class OtlpPushTest {
    private static final long NOW_SECONDS = 1_800_000_000L;
    private static final long T = 1_799_999_000_000_000_000L;

    private final PushDecoder decoder =
            new PushDecoder(
                    PushLimits.defaults(),
                    InstantSource.fixed(Instant.ofEpochSecond(NOW_SECONDS)),
                    1 << 20);

    private List<String> rows(String type, byte[] body) throws PushException {
        var request =
                new PushRequest(
                        PushRequest.Protocol.OTLP,
                        new TenantId("t"),
                        type,
                        null,
                        body,
                        0,
                        body.length);
        return PushBodies.rows(decoder.decode(request).accepted());
    }

    private List<String> rows(String json) throws PushException {
        byte[] text = Utf8.bytes(json);
        Utf8Slice message = new OtlpJson(new Utf8Slice(text, 0, text.length), 1 << 20).toProtobuf();
        byte[] wire = Arrays.copyOf(message.bytes(), message.length());
        List<String> rows = rows("application/x-protobuf", wire);
        assertEquals(rows, rows("application/json", text));
        return rows;
    }

    private static String logs(String resource, String scope, String records) {
        return """
        {"resourceLogs":[{"scopeLogs":[{"logRecords":[%s],"scope":{%s}}],"resource":{%s}}]}
        """
                .formatted(records, scope, resource);
    }

    private static String string(String key, String value) {
        return "{\"key\":\"" + key + "\",\"value\":{\"stringValue\":\"" + value + "\"}}";
    }

    @Test
    void membersMayComeInAnyOrderAndInSnakeCase() throws PushException {
        String json =
                """
                {"resource_logs":[{"scope_logs":[{"log_records":[
                    {"severity_number":"SEVERITY_NUMBER_ERROR2","time_unix_nano":%d,"body":{"string_value":"x"}}]}],
                  "resource":{"attributes":[{"value":{"string_value":"s"},"key":"service.name"}]}}]}
                """
                        .formatted(T);
        assertEquals(
                List.of(
                        "{service_name=\"s\"} {detected_level=error, severity_number=18} "
                                + T
                                + " x"),
                rows(json));
    }

    @Test
    void theScopeWinsOverTheResourceAndThatOverTheRecord() throws PushException {
        String json =
                logs(
                        "\"attributes\":[" + string("a", "r") + "," + string("b", "r") + "]",
                        "\"attributes\":[" + string("a", "s") + "],\"droppedAttributesCount\":2",
                        "{\"timeUnixNano\":\""
                                + T
                                + "\",\"attributes\":["
                                + string("a", "l")
                                + ","
                                + string("b", "l")
                                + ","
                                + string("c", "l")
                                + "]}");
        assertEquals(
                List.of(
                        "{service_name=\"unknown_service\"} {a=s, b=r, c=l, detected_level=unknown,"
                                + " scope_dropped_attributes_count=2} "
                                + T
                                + " "),
                rows(json));
    }

    @Test
    void timesFallBackToTheArrival() throws PushException {
        String records =
                "{},{\"observedTimeUnixNano\":\"%d\"},{\"timeUnixNano\":\"%d\",\"observedTimeUnixNano\":\"5\"}"
                        .formatted(T, T);
        String labels = "{service_name=\"unknown_service\"} {detected_level=unknown";
        assertEquals(
                List.of(
                        labels + "} " + NOW_SECONDS + "000000000 ",
                        labels + "} " + T + " ",
                        labels + ", observed_timestamp=5} " + T + " "),
                rows(logs("", "", records)));
    }

    @Test
    void identifiersAreHexadecimalAndOfTheirLength() throws PushException {
        String record =
                "{\"timeUnixNano\":\""
                        + T
                        + "\",\"flags\":257,\"traceId\":\"00000000000000000000000000000000\","
                        + "\"spanId\":\"FF02030405060708\",\"eventName\":\"e\"}";
        assertEquals(
                List.of(
                        "{service_name=\"unknown_service\"} {detected_level=unknown, event_name=e,"
                                + " flags=257, span_id=ff02030405060708} "
                                + T
                                + " "),
                rows(logs("", "", record)));
        for (String wrong : List.of("\"traceId\":\"01\"", "\"spanId\":\"x\"", "\"flags\":\"y\"")) {
            String json = logs("", "", "{" + wrong + "}");
            assertEquals(400, assertThrows(PushException.class, () -> rows(json)).status());
        }
    }

    @Test
    void textsOfValuesAreThoseOfGo() throws PushException {
        String body =
                """
                {"timeUnixNano":"%d","body":{"kvlistValue":{"values":[
                  {"key":"b","value":{"doubleValue":1e-7}},{"key":"a","value":{"doubleValue":1e21}},
                  {"key":"b","value":{"doubleValue":"NaN"}},{"key":"c","value":{"stringValue":"<\\u0001\\n>"}},
                  {"key":"d"},{"key":"e","value":{"boolValue":true}}]}}}
                """
                        .formatted(T);
        assertEquals(
                List.of(
                        "{service_name=\"unknown_service\"} {detected_level=unknown} "
                                + T
                                + " {\"a\":1e+21,\"b\":\"NaN\",\"c\":\"\\u003c\\u0001\\n\\u003e\",\"d\":null,\"e\":true}"),
                rows(logs("", "", body)));
    }

    @Test
    void aLabelThatIsAMapBecomesSeveralLabels() throws PushException {
        String resource =
                """
                "attributes":[{"key":"service.name","value":{"kvlistValue":{"values":[
                  {"key":"9.x","value":{"stringValue":"1"}},{"key":"y","value":{"intValue":2}}]}}}]
                """;
        assertEquals(
                List.of(
                        "{service_name=\"unknown_service\", service_name_key_9_x=\"1\","
                                + " service_name_y=\"2\"} {detected_level=unknown} "
                                + T
                                + " "),
                rows(logs(resource, "", "{\"timeUnixNano\":\"" + T + "\"}")));
    }
}
