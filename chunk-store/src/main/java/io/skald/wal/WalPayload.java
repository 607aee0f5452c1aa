package io.skald.wal;

public record WalPayload(byte kind, byte[] bytes, int offset, int length) {}
