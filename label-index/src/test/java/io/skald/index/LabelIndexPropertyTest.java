package io.skald.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.index.lucene.MemoryDirectories;
import io.skald.model.FoundStreams;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.SharedLabels;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// The index against a list of all streams that is filtered one by one, through random adds, refreshes, commits,
/// reopenings and drops.
final class LabelIndexPropertyTest {
    private static final List<String> NAMES = List.of("app", "env", "pod", "zone", "a=b", "é");
    private static final List<String> VALUES =
            List.of("", "a", "b", "ab", "abc", "web-1", "web-2", "web.3", "ä", "a\nb", "x=y", "|");
    private static final List<String> PATTERNS =
            List.of(
                    ".*",
                    ".+",
                    "",
                    "a",
                    "a|b",
                    "(a|ab)",
                    "(?:web-1|b)",
                    "web.*",
                    "web-[12]",
                    "web\\.3",
                    "a?",
                    "ab*",
                    "(?i)AB",
                    "|a",
                    "[^a]+",
                    "a.b",
                    "(a)|(b)",
                    "ab{0}",
                    "\\|",
                    "x=.",
                    "ä|b",
                    ".*b",
                    "web-\\d|",
                    "()",
                    "a+");

    /// Longer than a term may be.
    private static final String OVERSIZE = "x".repeat(40_000);

    private record Known(TenantId tenant, LabelSet labels, long day) {}

    private static final class Heard implements FoundStreams.Listener {
        private final List<LabelSet> labels = new ArrayList<>();
        private int streams;

        @Override
        public void streams(int count) {
            streams += count;
        }

        @Override
        public void labels(LabelSet set) {
            labels.add(set);
        }
    }

    private final MemoryDirectories directories = new MemoryDirectories();
    private final List<Known> model = new ArrayList<>();

    /// A quarter of the simulation's seeds: each runs a whole life of an index, 70 ms.
    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("skald.seeds.count", 200) / 4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answersAsAListThatIsFiltered(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        LabelIndex index = open(random);
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(12)) {
                case 0 -> index.maintain();
                case 1 -> index.commit(List.of((long) step));
                case 2 -> {
                    index.commit(List.of());
                    index.close();
                    index = open(random);
                }
                case 3 -> {
                    long first = random.nextInt(4);
                    index.dropDaysBefore(first);
                    model.removeIf(known -> known.day < first);
                }
                case 4, 5, 6 -> check(index, random, seed);
                default -> add(index, random);
            }
        }
        check(index, random, seed);
        index.close();
    }

    private LabelIndex open(SplittableRandom random) throws IOException {
        return LabelIndex.open(
                directories,
                new LabelIndexConfig(1 + random.nextInt(30), 1 + random.nextInt(9999)));
    }

    private void add(LabelIndex index, SplittableRandom random) {
        int count = 1 << random.nextInt(8);
        for (int i = 0; i < count; i++) {
            Map<String, String> labels = new HashMap<>();
            for (int label = random.nextInt(4); label >= 0; label--) {
                labels.put(pick(NAMES, random), pick(VALUES, random));
            }
            if (random.nextInt(3) == 0) {
                labels.put("pod", "web-" + random.nextInt(5000));
            }
            if (random.nextInt(500) == 0) {
                labels.put(pick(NAMES, random), OVERSIZE);
            }
            var known = new Known(tenant(random), LabelSet.of(labels), random.nextInt(6));
            index.add(known.tenant, known.labels, known.day);
            model.add(known);
        }
    }

    private void check(LabelIndex index, SplittableRandom random, long seed) throws IOException {
        TenantId tenant = tenant(random);
        List<Matcher> matchers = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            matchers.add(matcher(random));
        }
        if (random.nextInt(3) == 0 && !model.isEmpty()) {
            // Few streams of many.
            pick(model, random)
                    .labels
                    .toMap()
                    .forEach((name, value) ->
                            matchers.add(new Matcher(name, Matcher.Op.EQUAL, value)));
        }
        long first = random.nextInt(6);
        long last = first + random.nextInt(3);
        TimeRange range = LabelIndexContract.days(first, last);
        String context = "seed " + seed + ", " + tenant + matchers + " days " + first + "-" + last;

        SortedSet<LabelSet> streams = new TreeSet<>();
        for (Known known : model) {
            if (known.tenant.equals(tenant) && known.day >= first && known.day <= last) {
                if (matchers.stream().allMatch(matcher -> matcher.matches(known.labels))) {
                    streams.add(known.labels);
                }
            }
        }
        SortedSet<String> names = new TreeSet<>();
        Map<String, SortedSet<String>> values = new HashMap<>();
        for (LabelSet labels : streams) {
            labels.toMap()
                    .forEach((name, value) -> {
                        if (!value.isEmpty()) {
                            names.add(name);
                            values.computeIfAbsent(name, _ -> new TreeSet<>()).add(value);
                        }
                    });
        }
        try (IndexSnapshot snapshot = index.snapshot()) {
            List<LabelSet> found = snapshot.streams(tenant, matchers, range, _ -> {});
            assertEquals(List.copyOf(streams), found.stream().sorted().toList(), context);
            var heard = new Heard();
            FoundStreams parts = snapshot.found(tenant, matchers, range, heard);
            assertEquals(streams.size(), heard.streams, context);
            checkParts(parts, heard, random, context);
            assertEquals(names, snapshot.labelNames(tenant, matchers, range), context);
            String name = pick(NAMES, random);
            assertEquals(
                    values.getOrDefault(name, new TreeSet<>()),
                    snapshot.labelValues(tenant, name, matchers, range),
                    context + " values of " + name);
        }
    }

    /// Streams are found by their fingerprints, read in any order, and shown with some of their labels.
    private static void checkParts(
            FoundStreams found, Heard heard, SplittableRandom random, String context)
            throws IOException {
        Set<String> some = new HashSet<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            some.add(pick(NAMES, random));
        }
        heard.labels.clear();
        FoundStreams showing = found.showing(some);
        Set<LabelSet> shown = new HashSet<>();
        for (int stream = 0; stream < found.size(); stream++) {
            shown.add(showing.shown(stream));
        }
        assertEquals(List.copyOf(new TreeSet<>(shown)), heard.labels.stream().sorted().toList());
        var shared = new SharedLabels(some, _ -> {});
        for (int i = 0; i < found.size(); i++) {
            int stream = random.nextInt(found.size());
            LabelSet labels = found.labels(stream);
            var fingerprint = LabelSet.of(labels.toMap()).fingerprint();
            assertEquals(stream, found.find(fingerprint.high(), fingerprint.low()), context);
            assertEquals(labels, showing.labels(stream), context);
            assertEquals(shared.of(labels), showing.shown(stream), context + " " + some);
        }
        assertEquals(-1, found.find(random.nextLong(), random.nextLong()), context);
    }

    private static Matcher matcher(SplittableRandom random) {
        Matcher.Op op = pick(List.of(Matcher.Op.values()), random);
        boolean regex = op == Matcher.Op.REGEX || op == Matcher.Op.NOT_REGEX;
        return new Matcher(pick(NAMES, random), op, pick(regex ? PATTERNS : VALUES, random));
    }

    private static TenantId tenant(SplittableRandom random) {
        return new TenantId(random.nextInt(3) == 0 ? "t" : "t1");
    }

    private static <T> T pick(List<T> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
