package io.skald.loadtest.generate;

import java.util.List;
import java.util.Locale;

/// Value of the label `level`; splits a pod's lines into streams.
public enum Level {
    DEBUG(0),
    INFO(1),
    WARN(2),
    ERROR(3);

    private static final List<Level> ALL = List.of(values());

    private final int number;

    Level(int number) {
        this.number = number;
    }

    /// Position among the levels, from 0: part of a stream's number.
    int number() {
        return number;
    }

    static Level of(int number) {
        return ALL.get(number);
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
