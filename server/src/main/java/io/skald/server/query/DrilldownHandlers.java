package io.skald.server.query;

import io.skald.logql.text.GoDurations;
import io.skald.server.http.Exchange;
import io.skald.server.http.Response;
import io.skald.server.http.Route;
import io.skald.server.http.Tenants;
import io.skald.server.limits.ReadLimits;
import io.skald.server.limits.TenantLimits;
import io.skald.server.push.LevelFields;
import io.skald.server.push.PushLimits;

import java.time.Duration;
import java.util.List;

/// `drilldown-limits`: what Grafana's Logs Drilldown may ask, so that it does not ask for more.
public final class DrilldownHandlers {
    private static final String TYPE = "application/json";

    private final ReadServices reads;

    public DrilldownHandlers(ReadServices reads) {
        this.reads = reads;
    }

    public List<Route> routes() {
        return List.of(Route.read("/loki/api/v1/drilldown-limits", this::limits));
    }

    private void limits(Exchange exchange, Tenants tenants) {
        ReadLimits limits = reads.limitsOf(tenants);
        TenantLimits own = reads.limits().of(tenants.first());
        PushLimits.Treatment treatment = own.push().treatment();
        var out = new JsonOut(2048);
        out.raw("{\"limits\":{\"discover_log_levels\":")
                .raw(Boolean.toString(treatment.discoverLevels()));
        out.raw(",\"discover_service_name\":");
        out.strings(treatment.serviceNameSources())
                .raw(",\"log_level_fields\":")
                .strings(LevelFields.NAMES);
        out.raw(",\"max_entries_limit_per_query\":").number(limits.maxEntries());
        out.raw(",\"max_line_size_truncate\":").raw(Boolean.toString(treatment.truncateLines()));
        out.raw(",\"max_query_bytes_read\":\"0B\"");
        duration(out, "max_query_length", limits.maxQueryLength());
        duration(out, "max_query_lookback", limits.maxQueryLookback());
        duration(out, "max_query_range", limits.maxQueryRange());
        out.raw(",\"max_query_series\":").number(limits.maxSeries());
        out.raw(",\"metric_aggregation_enabled\":false,\"otlp_config\":{}");
        out.raw(",\"pattern_persistence_enabled\":false");
        duration(out, "query_timeout", limits.timeout());
        duration(out, "retention_period", own.retention());
        out.raw(",\"volume_enabled\":").raw(Boolean.toString(limits.volume().enabled()));
        out.raw(",\"volume_max_series\":").number(limits.volume().maxSeries());
        out.raw("},\"pattern_ingester_enabled\":true,\"version\":").string(reads.version());
        out.raw("}\n");
        exchange.respond(Response.bytes(TYPE, out.array(), out.size()));
    }

    private static void duration(JsonOut out, String name, Duration duration) {
        out.raw(",\"").raw(name).raw("\":");
        out.string(GoDurations.printPrometheus(duration.toNanos()));
    }
}
