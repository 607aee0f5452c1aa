package io.skald.server.metrics;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.skald.model.TenantId;
import io.skald.server.http.RequestListener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Counters of the server. Thread-safe.
public final class ServerMetrics implements RequestListener, AutoCloseable {
    /// Upper bounds of the buckets of request durations; Loki's, without the largest.
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private record TimerKey(String method, String route, int status) {}

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ConcurrentHashMap<TimerKey, Timer> timers = new ConcurrentHashMap<>();
    private final List<Consumer<MetricsText>> sources = new CopyOnWriteArrayList<>();
    private final JvmGcMetrics gc = new JvmGcMetrics();

    private final LabeledCounter linesReceived =
            new LabeledCounter(
                    "loki_distributor_lines_received_total", "Lines pushed, refused ones too.");
    private final LabeledCounter bytesReceived =
            new LabeledCounter("loki_distributor_bytes_received_total", "Their bytes.");
    private final LabeledCounter linesDiscarded =
            new LabeledCounter("loki_discarded_samples_total", "Lines refused.");
    private final LabeledCounter bytesDiscarded =
            new LabeledCounter("loki_discarded_bytes_total", "Their bytes.");
    private final String version;

    public ServerMetrics(String version) {
        this.version = version;
    }

    /// Starts to watch the virtual machine. Takes some 100 ms: call it when the server is ready.
    public void watchVirtualMachine() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /// Adds numbers that are asked for whenever the text is made.
    public void addSource(Consumer<MetricsText> source) {
        sources.add(source);
    }

    /// A push came in, before anything of it is refused.
    public void received(TenantId tenant, long lines, long lineBytes) {
        String labels = "{tenant=\"" + tenant.value() + "\"}";
        linesReceived.add(labels, lines);
        bytesReceived.add(labels, lineBytes);
    }

    /// Entries were refused.
    public void discarded(TenantId tenant, String reason, long entries, long lineBytes) {
        String labels = "{reason=\"" + reason + "\",tenant=\"" + tenant.value() + "\"}";
        linesDiscarded.add(labels, entries);
        bytesDiscarded.add(labels, lineBytes);
    }

    @Override
    public void answered(String method, String route, int status, long nanos) {
        timers.computeIfAbsent(new TimerKey(method, route, status), this::timer)
                .record(Duration.ofNanos(Math.max(0, nanos)));
    }

    private Timer timer(TimerKey key) {
        return Timer.builder("loki_request_duration")
                .tags("method", key.method(), "route", key.route())
                .tag("status_code", Integer.toString(key.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /// The text of `/metrics`.
    public String text() {
        var text = new MetricsText(new StringBuilder(registry.scrape()));
        // Not through the registry: it takes the end off a name that ends in _info.
        text.gauge("loki_build_info", "Which build this is.", "{version=\"" + version + "\"}", 1);
        List.of(linesReceived, bytesReceived, linesDiscarded, bytesDiscarded)
                .forEach(counter -> counter.write(text));
        sources.forEach(source -> source.accept(text));
        return text.toString();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
