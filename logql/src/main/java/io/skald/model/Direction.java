package io.skald.model;

/// Order of log entries in an answer: oldest or newest first.
public enum Direction {
    FORWARD,
    BACKWARD
}
