package io.skald.logql.template;

import io.skald.model.GrowingBytes;

import java.util.SortedMap;

/// What a template sees of a row. Strings are byte texts.
public interface TemplateInput {
    /// Appends the value of a label, nothing if there is none.
    ///
    /// @param slot index in [Template#fields()]
    void appendField(int slot, GrowingBytes out);

    /// Value of a label, empty if there is none.
    ///
    /// @param slot index in [Template#fields()]
    String field(int slot);

    /// All labels, for templates that [Template#readsAll()].
    SortedMap<String, String> labels();

    void appendLine(GrowingBytes out);

    String line();

    long timestampNanos();

    /// The time that `now` gives.
    long nowNanos();
}
