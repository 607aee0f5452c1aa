package io.skald.server.config;

import io.skald.compactor.TenantRetention;
import io.skald.compactor.TenantRetention.StreamRule;
import io.skald.model.TenantId;
import io.skald.server.config.ServerConfig.InForce;
import io.skald.server.config.Settings.Value;
import io.skald.server.limits.LimitsSource;
import io.skald.server.limits.TenantLimits;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// The limits of all tenants: those of the configuration, and for single tenants those of the override files, which are
/// read again while the server runs. Asked by many threads; [#reload()] is called by one.
public final class ConfiguredLimits implements LimitsSource {
    // A tenant has some ten lines; ten thousand of them fit.
    private static final long MAX_FILE_BYTES = 32L << 20;

    private final Values global;
    private final TenantLimits everybody;
    private final List<String> files;
    private final LokiKeys known;
    private volatile Map<TenantId, Own> single = Map.of();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong generation = new AtomicLong();
    private volatile boolean lastWorked = true;
    private List<String> lastTexts = List.of();

    /// Reads the files for the first time.
    ///
    /// @param files may be none; of two that name a tenant the later wins, key by key
    /// @param warnings told of keys without effect
    /// @throws ConfigException when one cannot be read or obeyed
    ConfiguredLimits(
            Values global,
            TenantRetention retention,
            List<String> files,
            LokiKeys known,
            List<String> warnings) {
        this.global = global;
        this.everybody = new LimitValues(global, retention).toLimits();
        this.files = List.copyOf(files);
        this.known = known;
        List<String> texts = texts();
        single = parse(texts, warnings);
        lastTexts = texts;
    }

    @Override
    public TenantLimits of(TenantId tenant) {
        Own own = single.get(tenant);
        return own == null ? everybody : own.limits();
    }

    /// A tenant with limits of its own.
    ///
    /// @param set what was set for it alone
    private record Own(TenantLimits limits, Map<Option, Value> set) {}

    /// Of tenants that have none of their own.
    public TenantLimits ofAll() {
        return everybody;
    }

    /// What is in force for the tenant.
    ///
    /// @param forAll what is in force for all
    public List<InForce> inForce(TenantId tenant, List<InForce> forAll) {
        Own own = single.get(tenant);
        if (own == null) {
            return forAll;
        }
        return forAll.stream()
                .map(each -> {
                    Value value = own.set().get(each.option());
                    return value == null
                            ? each
                            : new InForce(each.option(), value.text(), value.place());
                })
                .toList();
    }

    /// The longest retention of any stream of any tenant; zero when some are kept for ever.
    public Duration longestRetention() {
        Duration longest = everybody.keeping().longest();
        for (Own own : single.values()) {
            longest = TenantRetention.longer(longest, own.limits().keeping().longest());
        }
        return longest;
    }

    /// Another number after each change.
    public long generation() {
        return generation.get();
    }

    /// Tenants that have limits of their own.
    public int tenantCount() {
        return single.size();
    }

    /// Reloads that failed.
    public long failures() {
        return failures.get();
    }

    /// Whether the files could be obeyed when they were last read.
    public boolean lastWorked() {
        return lastWorked;
    }

    /// Reads the files again. One that is broken changes nothing.
    ///
    /// @return lines for the log; empty when nothing changed
    /// @throws ConfigException when they cannot be read or obeyed, once for each new state of the files
    public List<String> reload() {
        if (files.isEmpty()) {
            return List.of();
        }
        List<String> report = new ArrayList<>();
        try {
            List<String> before = lastTexts;
            lastTexts = List.of();
            List<String> texts = texts();
            lastTexts = texts;
            if (texts.equals(before)) {
                return report;
            }
            single = parse(texts, report);
            generation.incrementAndGet();
            lastWorked = true;
            report.add("limits were read again: " + single.size() + " tenants have their own");
            return report;
        } catch (ConfigException e) {
            failures.incrementAndGet();
            lastWorked = false;
            throw e;
        }
    }

    private List<String> texts() {
        return files.stream().map(ConfiguredLimits::text).toList();
    }

    private static String text(String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MAX_FILE_BYTES) {
                throw new ConfigException(file + ": larger than " + MAX_FILE_BYTES + " bytes");
            }
            return Files.readString(path);
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + ": " + e);
        }
    }

    private Map<TenantId, Own> parse(List<String> texts, List<String> warnings) {
        Map<TenantId, Map<Option, Value>> merged = new TreeMap<>();
        Map<TenantId, StreamRetention> streams = new TreeMap<>();
        for (int i = 0; i < files.size(); i++) {
            OverridesFile file = OverridesFile.read(files.get(i), texts.get(i), known);
            warnings.addAll(file.warnings());
            file.tenants()
                    .forEach((tenant, limits) ->
                            merged.computeIfAbsent(tenant, first -> new HashMap<>())
                                    .putAll(limits));
            streams.putAll(file.streams());
        }
        Map<TenantId, Own> limits = new HashMap<>();
        merged.forEach((tenant, own) ->
                limits.put(tenant, new Own(limits(own, streams.get(tenant)), own)));
        return Map.copyOf(limits);
    }

    /// @param streams null when the tenant has the rules of all
    private TenantLimits limits(Map<Option, Value> own, @Nullable StreamRetention streams) {
        var values =
                new Values(option -> {
                    @Nullable Value value = own.get(option);
                    return value == null ? global.find(option) : value;
                });
        boolean keepsAll =
                global.isSet(Options.RETENTION_ENABLED) && !global.bool(Options.RETENTION_ENABLED);
        Duration retention =
                own.containsKey(LimitOptions.RETENTION_PERIOD) && !keepsAll
                        ? values.duration(LimitOptions.RETENTION_PERIOD)
                        : everybody.retention();
        List<StreamRule> rules =
                streams == null || keepsAll ? everybody.keeping().streams() : streams.rules();
        return new LimitValues(values, new TenantRetention(retention, rules)).toLimits();
    }
}
