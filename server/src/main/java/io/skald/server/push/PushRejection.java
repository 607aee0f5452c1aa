package io.skald.server.push;

/// What to answer when some entries were refused.
///
/// @param status HTTP status
/// @param text Loki's text, without a newline at the end
public record PushRejection(int status, String text) {}
