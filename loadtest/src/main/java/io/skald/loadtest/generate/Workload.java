package io.skald.loadtest.generate;

import io.skald.loadtest.push.LineBatch;
import io.skald.loadtest.push.StreamLabels;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The whole data of a profile as numbered bodies, each made from its own seed. Immutable; several threads may make bodies.
///
/// Timestamps fill the 24 hours before the end evenly by volume and grow strictly over the whole workload. Their digits
/// below the distance of two lines are random, as on a real machine's clock.
public final class Workload {
    public static final long SPAN_NANOS = 86_400_000_000_000L;
    public static final int NEEDLE_COUNT = 10;
    private static final String NEEDLE_APP = "api";
    private static final int SHORTEST_LINE_BYTES = 16;
    private static final int EXPECTED_LINES = 8_192;
    private static final int LARGEST_LINE_BYTES = 4_096;

    private final Profile profile;
    private final long seed;
    private final long startNanos;
    private final long nanosPerByte;
    private final Fleet fleet;
    private final Draw appDraw;
    private final List<byte[]> needles = new ArrayList<>();

    /// @param endNanos end of the data, exclusive
    public Workload(Profile profile, long seed, long endNanos) {
        this.profile = profile;
        this.seed = seed;
        this.startNanos = endNanos - SPAN_NANOS;
        this.nanosPerByte = SPAN_NANOS / profile.rawBytes();
        List<AppTemplates> apps = AppTemplates.load();
        this.fleet = new Fleet(profile, apps, seed, startNanos, endNanos);
        this.appDraw = new Draw(apps.stream().mapToDouble(AppTemplates::share).toArray());
        SplittableRandom random = new SplittableRandom(seed ^ 0x6e6565646c65L);
        for (int i = 0; i < NEEDLE_COUNT; i++) {
            String text = String.format("%016x%016x", random.nextLong(), random.nextLong());
            needles.add(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    public Profile profile() {
        return profile;
    }

    public long startNanos() {
        return startNanos;
    }

    public long endNanos() {
        return startNanos + SPAN_NANOS;
    }

    /// Label set of every stream number, used or not.
    public List<StreamLabels> labels() {
        return fleet.labels();
    }

    /// Trace ids that stand in exactly one line each, one per tenth of the span.
    public List<String> needles() {
        return needles.stream()
                .map(needle -> new String(needle, StandardCharsets.US_ASCII))
                .toList();
    }

    Fleet fleet() {
        return fleet;
    }

    /// Fills `batch` with the lines of one body.
    ///
    /// @param body from 0 to `profile().bodyCount() - 1`
    public void fill(int body, LineBatch batch) {
        batch.clear();
        LineContext context = new LineContext();
        context.random = new SplittableRandom(seed * 1_000_003 + body);
        byte[] needle = needleOf(body);
        int needleApp = needle == null ? -1 : appNumber(NEEDLE_APP);
        long bodyStart = startNanos + (long) body * Profile.BODY_BYTES * nanosPerByte;
        while (batch.byteCount() < Profile.BODY_BYTES) {
            int offset = batch.byteCount();
            int freeBytes = Math.min(SHORTEST_LINE_BYTES, Profile.BODY_BYTES - offset);
            long timestamp =
                    bodyStart
                            + offset * nanosPerByte
                            + context.random.nextLong(nanosPerByte * freeBytes);
            int app = appDraw.next(context.random);
            boolean planting = app == needleApp && needle != null;
            context.plant(planting ? needle : null);
            AppTemplates templates = fleet.apps().get(app);
            LineTemplate template = templates.rows().get(templates.draw().next(context.random));
            context.line.clear();
            context.clock.set(timestamp);
            template.write(context);
            if (planting && !context.needleWaits()) {
                needle = null;
            }
            int stream = fleet.drawStream(app, template.level(), timestamp, context.random);
            batch.add(stream, timestamp, context.line.bytes(), 0, context.line.size());
        }
    }

    /// A batch large enough for any body.
    public static LineBatch newBatch() {
        return new LineBatch(Profile.BODY_BYTES + LARGEST_LINE_BYTES, EXPECTED_LINES);
    }

    private byte @Nullable [] needleOf(int body) {
        for (int i = 0; i < NEEDLE_COUNT; i++) {
            if (body == (2 * i + 1) * profile.bodyCount() / (2 * NEEDLE_COUNT)) {
                return needles.get(i);
            }
        }
        return null;
    }

    private int appNumber(String name) {
        for (int app = 0; app < fleet.apps().size(); app++) {
            if (fleet.apps().get(app).name().equals(name)) {
                return app;
            }
        }
        throw new IllegalStateException("no app " + name);
    }
}
