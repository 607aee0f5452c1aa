package io.skald.logql.template;

import io.skald.model.GrowingBytes;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A row that never changes, for templates without a pipeline around them.
///
/// @param fields names by slot
record FixedInput(List<String> fields, Map<String, String> row) implements TemplateInput {
    private static final String LINE = "level=info {\"a\":[1,\"x\"]} äö";
    private static final long TIME = 1_767_571_200_000_000_000L;

    static final Map<String, String> ROW =
            Map.of("level", "info", "n", "42", "took", "1.5s", "size", "3KB", "name", "Zoë");

    /// What a template makes of [#ROW].
    ///
    /// @throws TemplateSyntaxException when the text is no template
    /// @throws TemplateException when it fails
    static String text(String template) {
        return ByteText.unicode(ByteText.of(bytes(template).toBytes()));
    }

    static GrowingBytes bytes(String text) {
        var template = Template.parse("test", text);
        var out = new GrowingBytes(64);
        template.evaluation(new FixedInput(template.fields(), ROW), WorkMeter.NONE).run(out);
        return out;
    }

    @Override
    public void appendField(int slot, GrowingBytes out) {
        byte[] bytes = ByteText.bytes(field(slot));
        out.put(bytes, 0, bytes.length);
    }

    @Override
    public String field(int slot) {
        return ByteText.of(row.getOrDefault(fields.get(slot), ""));
    }

    @Override
    public SortedMap<String, String> labels() {
        SortedMap<String, String> labels = new TreeMap<>();
        row.forEach((name, value) -> labels.put(ByteText.of(name), ByteText.of(value)));
        return labels;
    }

    @Override
    public void appendLine(GrowingBytes out) {
        byte[] bytes = ByteText.bytes(line());
        out.put(bytes, 0, bytes.length);
    }

    @Override
    public String line() {
        return ByteText.of(LINE);
    }

    @Override
    public long timestampNanos() {
        return TIME;
    }

    @Override
    public long nowNanos() {
        return TIME;
    }
}
