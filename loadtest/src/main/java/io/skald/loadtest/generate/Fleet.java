package io.skald.loadtest.generate;

import io.skald.loadtest.push.StreamLabels;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// The pods of all apps and the streams that they write. Immutable.
///
/// Stream number = pod number * 4 + level; many of the numbers are never used, since few pods write all levels.
/// In a profile of short-lived pods each place of the fleet is taken by a new pod every half hour, at a moment of its own.
final class Fleet {
    static final int LEVELS = Level.values().length;
    private static final long POD_LIFE_NANOS = 1_800_000_000_000L;
    private static final double POD_SKEW = 0.9;
    private static final double SHORT_LIVED_SKEW = 0.3;
    private static final int HOST_COUNT = 24;
    private static final int SHARE_SUM = 10_000;

    private final List<AppTemplates> apps;
    private final int[] firstPlace;
    private final Draw[] podDraws;
    private final int placeCount;
    private final int generations;
    private final long startNanos;
    private final List<StreamLabels> labels = new ArrayList<>();

    Fleet(Profile profile, List<AppTemplates> apps, long seed, long startNanos, long endNanos) {
        this.apps = apps;
        this.startNanos = startNanos;
        this.firstPlace = new int[apps.size() + 1];
        this.podDraws = new Draw[apps.size()];
        for (int app = 0; app < apps.size(); app++) {
            long share = (long) profile.podCount() * apps.get(app).share();
            int pods = Math.max(1, (int) Math.round((double) share / SHARE_SUM));
            firstPlace[app + 1] = firstPlace[app] + pods;
            podDraws[app] = Draw.zipf(pods, profile.shortLived() ? SHORT_LIVED_SKEW : POD_SKEW);
        }
        this.placeCount = firstPlace[apps.size()];
        this.generations =
                profile.shortLived() ? (int) ((endNanos - startNanos) / POD_LIFE_NANOS) + 2 : 1;
        SplittableRandom random = new SplittableRandom(seed);
        for (int generation = 0; generation < generations; generation++) {
            for (int app = 0; app < apps.size(); app++) {
                for (int place = firstPlace[app]; place < firstPlace[app + 1]; place++) {
                    addPod(apps.get(app).name(), place - firstPlace[app], random);
                }
            }
        }
    }

    private void addPod(String app, int number, SplittableRandom random) {
        String pod =
                String.format(
                        "%s-%08x-%s",
                        app,
                        random.nextInt(),
                        Long.toString(1_679_616L + random.nextInt(58_000_000), 36));
        String host = String.format("node-%02d", random.nextInt(HOST_COUNT));
        for (Level level : Level.values()) {
            labels.add(
                    StreamLabels.of(
                            Map.of(
                                    "namespace", number % 4 == 3 ? "staging" : "prod",
                                    "app", app,
                                    "container", app,
                                    "pod", pod,
                                    "host", host,
                                    "level", level.label())));
        }
    }

    /// Label set of every stream number, used or not.
    List<StreamLabels> labels() {
        return labels;
    }

    /// Draws the pod that writes a line of `app` at a moment.
    int drawStream(int app, Level level, long timestampNanos, SplittableRandom random) {
        int place = firstPlace[app] + podDraws[app].next(random);
        int generation = 0;
        if (generations > 1) {
            long shift = POD_LIFE_NANOS / placeCount * place;
            generation = (int) ((timestampNanos - startNanos + shift) / POD_LIFE_NANOS);
        }
        return (generation * placeCount + place) * LEVELS + level.number();
    }

    /// The app that writes a stream, as an index into the list of apps.
    int appOf(int stream) {
        int place = stream / LEVELS % placeCount;
        int app = 0;
        while (firstPlace[app + 1] <= place) {
            app++;
        }
        return app;
    }

    boolean prod(int stream) {
        return "prod".equals(labels.get(stream).labels().get("namespace"));
    }

    List<AppTemplates> apps() {
        return apps;
    }
}
