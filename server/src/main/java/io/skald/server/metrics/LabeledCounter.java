package io.skald.server.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// A counter with labels, in whole numbers. Thread-safe.
final class LabeledCounter {
    // Tenants name themselves: their number must not fill the memory.
    private static final int MAX_CHILDREN = 20_000;
    private static final String OTHERS = "{tenant=\"other\"}";

    private final String name;
    private final String help;
    private final ConcurrentHashMap<String, LongAdder> children = new ConcurrentHashMap<>();

    LabeledCounter(String name, String help) {
        this.name = name;
        this.help = help;
    }

    /// @param labels as they stand in the text, with braces
    void add(String labels, long amount) {
        LongAdder known = children.get(labels);
        if (known == null) {
            String key = children.size() < MAX_CHILDREN ? labels : OTHERS;
            known = children.computeIfAbsent(key, first -> new LongAdder());
        }
        known.add(amount);
    }

    void write(MetricsText out) {
        Map<String, Long> samples = new TreeMap<>();
        children.forEach((labels, sum) -> samples.put(labels, sum.sum()));
        out.counters(name, help, samples);
    }
}
