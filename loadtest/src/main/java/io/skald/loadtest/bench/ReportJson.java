package io.skald.loadtest.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import io.skald.loadtest.query.QueryTimings.Timing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Writes a report for programs: `figures` by name, `limits`, `queries`; unknown numbers are null.
public final class ReportJson {
    private ReportJson() {}

    public static void write(BenchReport report, Path file) throws IOException {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeObjectFieldStart("figures");
            for (Map.Entry<String, Object> figure : report.figures().entrySet()) {
                json.writeFieldName(figure.getKey());
                value(json, figure.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("limits");
            for (BenchLimits.Limit limit : report.limits()) {
                json.writeStartObject();
                json.writeStringField("name", limit.name());
                json.writeFieldName("value");
                value(json, limit.value());
                json.writeNumberField("bound", limit.bound());
                json.writeBooleanField("met", !limit.missed());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("queries");
            for (Timing timing : report.queries()) {
                query(json, timing);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("cold");
            for (Timing timing : report.cold()) {
                query(json, timing);
            }
            json.writeEndArray();
            json.writeBooleanField("right", report.right());
            json.writeEndObject();
        }
    }

    private static void query(JsonGenerator json, Timing timing) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", timing.spec().id());
        json.writeStringField("query", timing.spec().text());
        json.writeStringField("verdict", timing.verdict().name());
        json.writeStringField("message", timing.message());
        json.writeNumberField("calls", timing.calls());
        json.writeFieldName("firstMillis");
        value(json, timing.firstMillis());
        json.writeFieldName("medianMillis");
        value(json, timing.medianMillis());
        json.writeFieldName("minMillis");
        value(json, timing.minMillis());
        json.writeFieldName("maxMillis");
        value(json, timing.maxMillis());
        json.writeFieldName("cpuMillis");
        value(json, timing.cpuMillis());
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case Double number when number.isNaN() || number.isInfinite() -> json.writeNull();
            case Double number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            default -> json.writeString(value.toString());
        }
    }
}
