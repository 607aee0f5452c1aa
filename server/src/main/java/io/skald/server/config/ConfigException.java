package io.skald.server.config;

/// The configuration cannot be obeyed. The message is one line for the person who wrote it: what, where, and what to
/// write instead.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
