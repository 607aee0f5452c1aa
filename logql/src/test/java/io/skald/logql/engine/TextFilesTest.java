package io.skald.logql.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.testing.Resources;
import io.skald.testing.TextCases;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The language as text: what stands in the files is what the engine answers. See [TextCases] for their form.
class TextFilesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "selectors",
                "line_filters",
                "label_filters",
                "pattern_filters",
                "ip",
                "pattern",
                "regexp",
                "unpack",
                "decolorize",
                "json",
                "json_expressions",
                "logfmt",
                "logfmt_expressions",
                "drop_keep",
                "metrics",
                "range_aggregations",
                "vector_aggregations",
                "binary_operators",
                "comments",
                "order",
                "structured_metadata",
                "stage_errors",
                "binary",
                "errors",
                "labels",
                "line_format",
                "template_strings",
                "template_numbers",
                "template_times",
                "template_control",
                "label_format",
                "unwrap",
                "topk",
                "absent",
                "label_replace",
                "format",
            })
    void answersAsWritten(String name) throws IOException {
        String written = Resources.text("logql/" + name + ".test");
        String actual = TextCases.rewrite(written);
        if (Boolean.getBoolean("skald.rewrite")) {
            Files.writeString(Path.of("src/test/resources/logql/" + name + ".test"), actual);
        }
        assertEquals(written, actual);
    }
}
