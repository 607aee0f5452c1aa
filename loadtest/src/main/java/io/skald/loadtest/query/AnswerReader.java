package io.skald.loadtest.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import io.skald.loadtest.http.HttpReply;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads the JSON of Loki's query endpoints; fields that are not known are skipped.
final class AnswerReader {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final List<String> names = new ArrayList<>();
    private final List<Answer.Series> series = new ArrayList<>();

    private AnswerReader() {}

    /// @throws IOException when a 200 does not hold the JSON that the API promises
    static Answer read(HttpReply reply) throws IOException {
        if (reply.status() != 200) {
            return new Answer(reply.status(), reply.text(), List.of(), List.of());
        }
        AnswerReader reader = new AnswerReader();
        try (JsonParser json = FACTORY.createParser(reply.body())) {
            expect(json, json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (!field.equals("data")) {
                    json.skipChildren();
                } else if (value == JsonToken.START_ARRAY) {
                    reader.dataArray(json);
                } else {
                    reader.dataObject(json);
                }
            }
        }
        return new Answer(200, "", reader.names, reader.series);
    }

    /// Labels and label values: strings; series: objects.
    private void dataArray(JsonParser json) throws IOException {
        for (JsonToken next = json.nextToken();
                next != JsonToken.END_ARRAY;
                next = json.nextToken()) {
            if (next == JsonToken.START_OBJECT) {
                Map<String, String> labels = labels(json);
                series.add(new Answer.Series(labels, new long[0], new double[0], List.of()));
            } else {
                names.add(json.getText());
            }
        }
    }

    private void dataObject(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("result") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    series.add(oneSeries(json));
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private static Answer.Series oneSeries(JsonParser json) throws IOException {
        Map<String, String> labels = Map.of();
        Points points = new Points();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "stream" -> {
                    labels = labels(json);
                    points.logs = true;
                }
                case "metric" -> labels = labels(json);
                case "value" -> points.read(json);
                case "values" -> {
                    while (json.nextToken() == JsonToken.START_ARRAY) {
                        points.read(json);
                    }
                }
                default -> json.skipChildren();
            }
        }
        return points.series(labels);
    }

    private static Map<String, String> labels(JsonParser json) throws IOException {
        Map<String, String> labels = new TreeMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            labels.put(name, json.getText());
        }
        return labels;
    }

    private static void expect(JsonParser json, JsonToken found, JsonToken wanted)
            throws IOException {
        if (found != wanted) {
            throw new IOException("expected " + wanted + " at " + json.currentLocation());
        }
    }

    /// Values of one series while they are read.
    private static final class Points {
        private boolean logs;
        private long[] times = new long[16];
        private final List<String> texts = new ArrayList<>();

        /// Reads `[time, "text", ..]`, whose bracket was read.
        void read(JsonParser json) throws IOException {
            JsonToken kind = json.nextToken();
            if (texts.size() == times.length) {
                times = Arrays.copyOf(times, times.length * 2);
            }
            times[texts.size()] =
                    kind == JsonToken.VALUE_STRING
                            ? Long.parseLong(json.getText())
                            : new BigDecimal(json.getText()).movePointRight(3).longValue();
            json.nextToken();
            texts.add(json.getText());
            while (json.nextToken() != JsonToken.END_ARRAY) {
                json.skipChildren(); // label categories
            }
        }

        Answer.Series series(Map<String, String> labels) {
            long[] exactTimes = Arrays.copyOf(times, texts.size());
            if (logs) {
                return new Answer.Series(labels, exactTimes, new double[0], texts);
            }
            double[] values = texts.stream().mapToDouble(Points::number).toArray();
            return new Answer.Series(labels, exactTimes, values, List.of());
        }

        private static double number(String text) {
            return switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        }
    }
}
