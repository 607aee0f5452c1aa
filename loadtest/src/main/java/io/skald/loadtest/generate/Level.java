package io.skald.loadtest.generate;

import java.util.Locale;

/// Value of the label `level`; splits a pod's lines into streams.
public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
