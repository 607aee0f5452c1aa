package io.skald.server.push;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

/// Says which streams may get lines. Thread-safe.
public interface StreamGate {
    StreamGate OPEN = (tenant, stream) -> true;

    /// @return false when the tenant has as many streams as it may, and this is not one of them
    boolean admits(TenantId tenant, LabelSet stream);
}
