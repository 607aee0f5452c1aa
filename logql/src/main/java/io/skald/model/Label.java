package io.skald.model;

/// One name and its value.
public record Label(String name, String value) {}
