package io.skald.server;

import io.skald.server.config.ConfigException;
import io.skald.server.config.ConfiguredLimits;
import io.skald.server.metrics.MetricsText;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the limits of single tenants again, and tells how that went. A file that is broken changes nothing.
final class LimitsReload implements BackgroundLoop.Task {
    private static final Logger LOG = LoggerFactory.getLogger(LimitsReload.class);

    private final ConfiguredLimits limits;

    LimitsReload(ConfiguredLimits limits) {
        this.limits = limits;
    }

    @Override
    public boolean run() {
        try {
            limits.reload().forEach(LOG::info);
        } catch (ConfigException e) {
            LOG.warn("limits were not read again, the old ones stay: {}", e.getMessage());
        }
        return false;
    }

    void writeMetrics(MetricsText out) {
        out.gauge(
                "loki_runtime_config_last_reload_successful",
                "Whether the files of tenants' limits could be obeyed.",
                limits.lastWorked() ? 1 : 0);
        out.counter(
                "skald_limits_reload_failures_total",
                "Times that they could not.",
                limits.failures());
        out.gauge(
                "skald_limits_tenants", "Tenants with limits of their own.", limits.tenantCount());
    }
}
