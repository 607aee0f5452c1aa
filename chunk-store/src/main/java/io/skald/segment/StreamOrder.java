package io.skald.segment;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

/// The order in which streams lie in a segment: tenants apart, and streams of one family (the same service and level,
/// differing in pod or host) side by side, for they share blocks and their lines resemble each other. A merge relies on
/// it: it walks its inputs side by side.
public final class StreamOrder {
    private StreamOrder() {}

    public static int compare(TenantId tenant, LabelSet labels, TenantId other, LabelSet others) {
        int order = tenant.compareTo(other);
        if (order == 0) {
            order = label(labels, "service_name").compareTo(label(others, "service_name"));
        }
        if (order == 0) {
            order = label(labels, "level").compareTo(label(others, "level"));
        }
        return order == 0 ? labels.compareTo(others) : order;
    }

    private static String label(LabelSet labels, String name) {
        String value = labels.get(name);
        return value == null ? "" : value;
    }
}
