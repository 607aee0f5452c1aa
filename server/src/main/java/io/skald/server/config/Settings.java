package io.skald.server.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was set, by whom: the texts as they were written, before anybody reads sense into them.
final class Settings {
    /// Who set it, the strongest first.
    enum Origin {
        FLAG,
        ENVIRONMENT,
        FILE
    }

    /// @param text may be empty, never what stands for nothing in YAML
    /// @param place where it was written, for messages
    record Value(String text, String place) {
        /// This with another element of the same list.
        Value and(Value next) {
            return new Value(text + "," + next.text, place);
        }
    }

    private final Map<Origin, Map<Option, Value>> values = new HashMap<>();

    /// Keys of Loki without effect of their own, by path, in the order of the file; elements of a list have the same.
    private final Map<String, List<Value>> foreign = new LinkedHashMap<>();

    private final List<String> warnings = new ArrayList<>();
    private final StreamRetention streamRetention = new StreamRetention();

    void set(Origin origin, Option option, Value value) {
        Map<Option, Value> own = values.computeIfAbsent(origin, first -> new HashMap<>());
        boolean list = origin == Origin.FILE && option.kind() == Option.Kind.WORDS;
        Value before = own.get(option);
        own.put(option, list && before != null ? before.and(value) : value);
    }

    void setForeign(String path, Value value) {
        foreign.computeIfAbsent(path, first -> new ArrayList<>()).add(value);
    }

    /// What the file says of single streams.
    StreamRetention streamRetention() {
        return streamRetention;
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    /// @return null when nobody set it
    @Nullable Value find(Option option) {
        for (Origin origin : Origin.values()) {
            Value value = values.getOrDefault(origin, Map.of()).get(option);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /// What the file says of a key that is no option, the last time it does; null when nothing.
    @Nullable Value foreign(String path) {
        List<Value> all = foreign.get(path);
        return all == null ? null : all.getLast();
    }

    /// All that the file says, by path.
    Map<String, List<Value>> foreign() {
        return foreign;
    }

    List<String> warnings() {
        return warnings;
    }
}
