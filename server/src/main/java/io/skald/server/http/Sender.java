package io.skald.server.http;

/// From whom a request is, as far as it matters for who waits behind whom.
///
/// @param tenant the tenants that it is for
/// @param address of the client, without its port; empty when it plays no part
public record Sender(String tenant, String address) {
    public static Sender of(Tenants tenants, String address) {
        return new Sender(tenants.ids().toString(), address);
    }
}
