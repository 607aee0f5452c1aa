package io.skald.server;

import io.skald.logql.engine.Engine;
import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.turns.Turns;
import io.skald.model.PushBatch;
import io.skald.server.config.MemoryPlan;
import io.skald.server.config.ServerConfig;
import io.skald.server.delete.DeleteHandler;
import io.skald.server.http.ByteBudget;
import io.skald.server.http.HttpFront;
import io.skald.server.http.LokiFailures;
import io.skald.server.http.Pool;
import io.skald.server.http.RequestQueue;
import io.skald.server.http.Route;
import io.skald.server.http.Router;
import io.skald.server.http.TenantRules;
import io.skald.server.http.Tenants;
import io.skald.server.ingest.Admission;
import io.skald.server.ingest.PushHandler;
import io.skald.server.limits.LimitsSource;
import io.skald.server.metrics.ServerMetrics;
import io.skald.server.patterns.PatternMiner;
import io.skald.server.push.DecodeBudget;
import io.skald.server.push.PushDecoder;
import io.skald.server.query.DetectedHandlers;
import io.skald.server.query.DrilldownHandlers;
import io.skald.server.query.FormatHandler;
import io.skald.server.query.IndexHandlers;
import io.skald.server.query.LabelHandlers;
import io.skald.server.query.LargeQueries;
import io.skald.server.query.LegacyHandlers;
import io.skald.server.query.LookbackSource;
import io.skald.server.query.PatternHandlers;
import io.skald.server.query.QueryHandlers;
import io.skald.server.query.ReadServices;
import io.skald.server.query.SlowQueries;
import io.skald.server.query.StoreLogSource;
import io.skald.server.query.TenantsCatalog;
import io.skald.server.query.TenantsLogSource;
import io.skald.server.tail.TailHandler;
import io.skald.server.tail.TailHub;
import io.skald.store.StoreLockedException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The running server: everything is wired here, and all threads start and stop here.
///
/// | thread       | does                                                                             |
/// |--------------|----------------------------------------------------------------------------------|
/// | event loop   | moves bytes between connections and memory                                       |
/// | push-N       | decodes pushes, one per core                                                     |
/// | wal          | writes, syncs and applies what was pushed; answers the pushes                    |
/// | flush        | writes full memtables into segments                                              |
/// | query-N      | plans queries, waits for them, writes their answers                              |
/// | scan-N       | reads for queries; as many as there are cores work, others wait half-done        |
/// | operation-1  | writes the metrics, while queries queue                                           |
/// | tail-1       | takes pushes to the tails that want them                                         |
/// | index        | moves new streams into Lucene                                                    |
/// | compaction   | merges segments, drops what is too old, carries out deletes                      |
/// | limits       | reads the limits of single tenants again                                         |
/// | patterns     | finds the patterns of what was stored                                            |
public final class SkaldServer {
    private static final Logger LOG = LoggerFactory.getLogger(SkaldServer.class);
    private static final List<String> SERVICES =
            List.of(
                    "http",
                    "push",
                    "wal",
                    "flush",
                    "query",
                    "index",
                    "compaction",
                    "limits",
                    "patterns");
    private static final int PUSH_QUEUE = 256;
    // As many as Loki's max_outstanding_per_tenant; a browser tab asks for six panels at once.
    private static final int QUERY_QUEUE = 2048;
    // Scrapers and people; each waits for the other.
    private static final int OPERATION_QUEUE = 16;
    // Grafana gives up after 30 s, and most proxies after 60.
    private static final Duration QUERY_PATIENCE = Duration.ofSeconds(20);
    private static final Duration PUSH_PATIENCE = Duration.ofSeconds(10);
    // For each one that reads: a query waits in the middle of a long piece of work, those that
    // stopped it as well.
    private static final int PAUSED_PER_CORE = 2;
    private static final int DRAIN_SECONDS = 4;
    // Loki's default.
    private static final Duration MAX_TAIL_DURATION = Duration.ofHours(1);
    private static final Duration PATTERN_PAUSE = Duration.ofMillis(200);
    private static final Duration PATTERN_PATIENCE = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final LongSupplier nanoTicker;
    private final RetentionClock retentionClock;
    private final ServerMetrics metrics = new ServerMetrics(Version.text());
    private final int cores = Runtime.getRuntime().availableProcessors();
    private final Threads threads = new Threads();
    private final MemoryPlan memory;
    private final PatternMiner patterns;
    private final BackgroundLoop patternLoop;
    private final Storage storage;
    private final TailHub tails;
    private final List<Route> routes = new ArrayList<>();
    private final HttpFront front;
    private final BackgroundLoop limitsLoop;
    private final int port;

    private SkaldServer(ServerConfig config, InstantSource clock, LongSupplier nanoTicker)
            throws StartException {
        this.clock = clock;
        this.nanoTicker = nanoTicker;
        this.retentionClock = new RetentionClock(clock, nanoTicker);
        this.memory = MemoryPlan.of(Runtime.getRuntime().maxMemory());
        this.patterns = new PatternMiner(memory.patternBytes());
        this.patternLoop = new BackgroundLoop("patterns", PATTERN_PAUSE, this::minePatterns);
        config.warnings().forEach(LOG::warn);
        this.storage = openStorage(config);
        metrics.addSource(out -> StorageMetrics.write(storage, out));
        metrics.addSource(out ->
                out.gauges(
                        "skald_memory_budget_bytes",
                        "Heap that each part may use.",
                        "part",
                        memory.budgets()));
        metrics.addSource(out -> StorageMetrics.writeClock(retentionClock, out));
        routes.addAll(OperationRoutes.of(storage, metrics, retentionClock));
        LimitsSource limits = config.limits();
        routes.addAll(ConfigRoutes.of(config, SERVICES, this::serviceDetail));
        routes.addAll(pushRoutes(limits));
        routes.addAll(queryRoutes(config, new SlowQueries(config.slowQuery(), nanoTicker)));
        var reload = new LimitsReload(config.limits());
        metrics.addSource(reload::writeMetrics);
        this.limitsLoop = new BackgroundLoop("limits", config.limitsPeriod(), reload);
        RequestQueue queries = queue("query", memory.queriesAtOnce(), QUERY_QUEUE, QUERY_PATIENCE);
        RequestQueue operations = queue("operation", 1, OPERATION_QUEUE, PUSH_PATIENCE);
        RequestQueue pushes = queue("push", cores, PUSH_QUEUE, PUSH_PATIENCE);
        this.tails = tailHub(limits);
        routes.addAll(
                new TailHandler(tails, readable(limits), limits, queries, clock, nanoTicker)
                        .routes());
        routes.addAll(new DeleteHandler(storage.store(), limits, clock).routes());
        this.front =
                new HttpFront(
                        vertx(),
                        new Router(routes),
                        Map.of(Pool.PUSH, pushes, Pool.QUERY, queries, Pool.OPERATION, operations),
                        new HttpFront.Limits(
                                new ByteBudget(memory.bodyBytes()), memory.maxBodyBytes()),
                        new TenantRules(
                                config.tenants().authEnabled(), config.tenants().manyTenants()),
                        new LokiFailures(),
                        metrics,
                        nanoTicker);
        storage.start();
        limitsLoop.start();
        patternLoop.start();
        this.port = listen(config);
    }

    /// @throws StartException when the port is taken or the data directory cannot be used
    public static SkaldServer start(ServerConfig config) throws StartException {
        return start(config, InstantSource.system(), System::nanoTime);
    }

    /// @param clock the wall clock
    /// @param nanoTicker elapsed nanoseconds, from any origin
    static SkaldServer start(ServerConfig config, InstantSource clock, LongSupplier nanoTicker)
            throws StartException {
        var server = new SkaldServer(config, clock, nanoTicker);
        server.threads.unbounded("watch", 1).execute(server.metrics::watchVirtualMachine);
        return server;
    }

    private String serviceDetail(String service) {
        return service.equals("compaction") ? storage.upkeep().describe() : "";
    }

    /// A pool of threads, and what waits for it.
    private RequestQueue queue(String name, int count, int places, Duration patience) {
        var limits = new RequestQueue.Limits(count, places, patience);
        var queue = new RequestQueue(threads.unbounded(name, count), limits, nanoTicker);
        metrics.addSource(out ->
                out.gauge(
                                "skald_" + name + "_waiting",
                                "Requests that wait for a thread.",
                                queue.waiting())
                        .counter(
                                "skald_" + name + "_refused_total",
                                "Requests that there was no room or no time for.",
                                queue.refused()));
        return queue;
    }

    private Storage openStorage(ServerConfig config) throws StartException {
        try {
            return new Storage(config, memory, retentionClock, nanoTicker);
        } catch (StoreLockedException e) {
            throw new StartException(
                    "the data directory "
                            + config.dataDirectory()
                            + " is in use by another server");
        } catch (IOException e) {
            throw new StartException(
                    "cannot use the data directory " + config.dataDirectory() + ": " + reason(e));
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission to write " + denied.getFile();
            case FileAlreadyExistsException exists -> exists.getFile() + " is a file";
            case FileSystemException failed -> String.valueOf(failed.getMessage());
            default -> String.valueOf(e.getMessage());
        };
    }

    private List<Route> pushRoutes(LimitsSource limits) {
        var admission = new Admission(limits, nanoTicker);
        var decoder =
                new PushDecoder(
                        tenant -> limits.of(tenant).push(),
                        memory.maxBodyBytes(),
                        new DecodeBudget(memory.decodeBytes()),
                        admission,
                        retentionClock::latest,
                        memory.streamCacheBytes());
        return new PushHandler(decoder, this::store, admission, metrics).routes();
    }

    /// Stores a batch; what was stored is looked at for patterns, later.
    private CompletableFuture<Void> store(PushBatch batch) {
        return storage.append(batch)
                .whenComplete((stored, failure) -> {
                    if (failure == null) {
                        patterns.offer(batch);
                    }
                });
    }

    private boolean minePatterns() {
        return patterns.poll(clock.millis() * 1_000_000L);
    }

    private List<Route> queryRoutes(ServerConfig config, SlowQueries slow) {
        LimitsSource limits = config.limits();
        QueryLimits defaults = QueryLimits.DEFAULTS;
        var held =
                new QueryLimits(
                        defaults.maxEntries(),
                        defaults.maxSeries(),
                        defaults.maxSteps(),
                        defaults.maxQueryLength(),
                        memory.queryHeldBytes(),
                        memory.queryCells(),
                        defaults.timeout(),
                        config.approxTopk());
        LookbackSource source = readable(limits);
        int paused = PAUSED_PER_CORE * cores;
        var turns = new Turns(threads.unbounded("scan", cores + paused), cores, paused, nanoTicker);
        var large =
                new LargeQueries(
                        memory.largeQueries(),
                        memory.smallQueryBytes(),
                        memory.smallQueryCells(),
                        QUERY_PATIENCE);
        metrics.addSource(out ->
                out.gauge(
                        "skald_query_large_waiting",
                        "Queries that wait for a place of those that may hold much memory.",
                        large.waiting()));
        Function<Tenants, LogSource> sources =
                tenants -> tenants.isOne() ? source : new TenantsLogSource(source, tenants);
        Function<Tenants, Engine> engines =
                tenants -> {
                    int loops = limits.readsOf(tenants.ids()).maxParallelism();
                    return new Engine(
                            sources.apply(tenants), turns, Math.min(cores, loops), nanoTicker);
                };
        var reads =
                new ReadServices(
                        engines,
                        sources,
                        new TenantsCatalog(source),
                        limits,
                        held,
                        large,
                        clock,
                        nanoTicker,
                        Version.text());
        List<Route> watched = new ArrayList<>(new QueryHandlers(reads).routes());
        watched.addAll(new LabelHandlers(reads).routes());
        watched.addAll(new LegacyHandlers(reads).routes());
        watched.addAll(new IndexHandlers(reads).routes());
        watched.addAll(new DetectedHandlers(reads).routes());
        watched.addAll(new PatternHandlers(reads, patterns).routes());
        List<Route> routes = new ArrayList<>(slow.watched(watched));
        routes.addAll(new FormatHandler().routes());
        routes.addAll(new DrilldownHandlers(reads).routes());
        routes.addAll(RuleRoutes.of());
        return routes;
    }

    /// What tenants may read.
    private LookbackSource readable(LimitsSource limits) {
        StoreLogSource stored = storage.logSource();
        return new LookbackSource(stored, stored, limits, clock);
    }

    private TailHub tailHub(LimitsSource limits) {
        var bounds =
                new TailHub.Limits(
                        memory.tailQueueBytes(),
                        memory.tailReaderBytes(),
                        tenant -> limits.of(tenant).reads().maxTails(),
                        MAX_TAIL_DURATION);
        var hub = new TailHub(bounds, threads.unbounded("tail", 1), nanoTicker);
        storage.attach(hub);
        metrics.addSource(out ->
                out.gauge("skald_tails", "Tails that are open.", hub.count())
                        .gauge(
                                "skald_tail_held_bytes",
                                "Bytes that wait for their readers.",
                                hub.heldBytes())
                        .counter(
                                "skald_tail_dropped_lines_total",
                                "Lines that readers of tails were too slow for.",
                                hub.droppedLines()));
        return hub;
    }

    private int listen(ServerConfig config) throws StartException {
        String address = config.listenAddress();
        try {
            return front.listen(address, config.listenPort());
        } catch (IOException e) {
            stop();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartException(
                    "cannot listen on %s:%d: %s"
                            .formatted(address, config.listenPort(), cause.getMessage()));
        }
    }

    /// All endpoints.
    List<Route> routes() {
        return List.copyOf(routes);
    }

    /// The port that the server listens on.
    public int port() {
        return port;
    }

    /// Takes no new requests, finishes those that run, and writes everything to disk. At most 10 s.
    public void stop() {
        try {
            tails.close();
            front.shutdown(DRAIN_SECONDS);
            threads.stop(Duration.ofSeconds(1), nanoTicker);
            limitsLoop.stop(Duration.ofSeconds(1));
            patternLoop.stop(PATTERN_PATIENCE);
            storage.stop();
            metrics.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One event loop: it only moves bytes, and the rest of the cores belong to the work.
    private static Vertx vertx() {
        return Vertx.vertx(
                new VertxOptions()
                        .setEventLoopPoolSize(1)
                        .setWorkerPoolSize(1)
                        .setInternalBlockingPoolSize(1)
                        .setFileSystemOptions(
                                new FileSystemOptions()
                                        .setFileCachingEnabled(false)
                                        .setClassPathResolvingEnabled(false)));
    }
}
