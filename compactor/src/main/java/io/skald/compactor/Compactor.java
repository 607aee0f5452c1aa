package io.skald.compactor;

import io.skald.compactor.CompactorStats.Dropped;
import io.skald.io.CorruptFileException;
import io.skald.segment.SegmentMeta;
import io.skald.store.SegmentUpkeep;
import io.skald.tombstone.Tombstone;
import io.skald.tombstone.Tombstones;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/// Carries retention, deletes and compaction out, a little with each [#poll]. Called by one thread; [#stats()],
/// [#isRefusing()] and [#demand()] by any.
///
/// What is due is decided anew before each merge, in this order: drop what is expired, drop days when there is no room,
/// write segments anew that have deleted or expired lines, merge tiers. When many flushes wait, tiers and rewrites take
/// turns and the pace is lifted, as it is for what somebody demands.
public final class Compactor implements AutoCloseable {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final Duration PLAN_PAUSE = Duration.ofSeconds(1);

    /// Flushes that wait, in multiples of those that make a merge, from which on the pace is lifted.
    private static final int BACKLOG_MERGES = 8;

    private final CompactorConfig config;
    private final RetentionRules rules;
    private final SegmentUpkeep store;
    private final IndexUpkeep index;
    private final CompactionEvents events;
    private final Erasures erasures;
    private final DiskRoom room;
    private final Pace pace;
    private final Tally tally = new Tally();
    private final Map<Long, SegmentFacts> facts = new HashMap<>();
    private final Set<Long> damaged = new HashSet<>();
    private long factsGeneration = Long.MIN_VALUE;
    private @Nullable CompactionRun run;
    private Instant lastPlan = Instant.MIN;
    private volatile boolean demand;
    private long demanded = TierPlan.NONE_DEMANDED;
    private boolean wasRewrite;
    private boolean wasRefusing;

    public Compactor(
            CompactorConfig config,
            RetentionRules rules,
            SegmentUpkeep store,
            IndexUpkeep index,
            CompactionEvents events) {
        this.config = config;
        this.rules = rules;
        this.store = store;
        this.index = index;
        this.events = events;
        this.erasures = new Erasures(store);
        this.room = new DiskRoom(config);
        this.pace = new Pace(config.bytesPerSecond());
    }

    /// Does what is due, for some milliseconds.
    ///
    /// @param now the wall clock
    /// @return whether there is more to do right now; if not, a call some 50 ms later is early enough
    /// @throws IOException when the disk failed or a segment is damaged; everything is as before, and a later poll tries
    ///     again, without what is damaged
    public boolean poll(Instant now) throws IOException {
        CompactionRun current = run;
        if (current == null) {
            boolean early =
                    lastPlan.isBefore(now)
                            && !lastPlan.equals(Instant.MIN)
                            && Duration.between(lastPlan, now).compareTo(PLAN_PAUSE) < 0;
            if (early || lastPlan.equals(now)) {
                return false;
            }
            try {
                plan(now);
            } catch (CorruptFileException e) {
                noteDamage(store.segments(), e);
                throw e;
            }
            return run != null;
        }
        if (current.isOutdated(now, rules.generation())) {
            end(current);
            return true;
        }
        boolean paced = !isBehind() && !isDemanded();
        if (paced && pace.allowed(now, store.pushedBytes()) <= 0) {
            return false;
        }
        try {
            advance(current, paced);
            return true;
        } catch (IOException | RuntimeException e) {
            fail(current, e);
            throw e;
        }
    }

    private void advance(CompactionRun current, boolean paced) throws IOException {
        long before = current.doneBytes();
        boolean more = current.step(config.stepBytes());
        if (paced) {
            pace.used(current.doneBytes() - before);
        }
        tally.progress(current.rawBytes(), current.doneBytes());
        if (!more) {
            List<SegmentMeta> outputs = current.commit();
            if (outputs != null) {
                tally.committed(current, outputs);
                index.forget(current.inputs().stream().map(SegmentMeta::id).toList());
            }
            end(current);
        }
    }

    private void end(CompactionRun current) throws IOException {
        run = null;
        tally.progress(0, 0);
        lastPlan = Instant.MIN;
        current.close();
    }

    private void fail(CompactionRun current, Exception failure) throws IOException {
        tally.failed();
        if (failure instanceof CorruptFileException corrupt) {
            noteDamage(current.inputs(), corrupt);
        }
        end(current);
    }

    private void noteDamage(List<SegmentMeta> candidates, CorruptFileException corrupt) {
        for (SegmentMeta each : candidates) {
            if (each.path().equals(corrupt.file()) && damaged.add(each.id())) {
                events.damaged(corrupt.file(), String.valueOf(corrupt.getMessage()));
            }
        }
    }

    private void plan(Instant now) throws IOException {
        lastPlan = now;
        Tombstones deletes = store.tombstones();
        refreshFacts(now);
        dropExpired(now);
        makeRoom(now);
        List<SegmentFacts> sound =
                facts.values().stream()
                        .filter(each -> !damaged.contains(each.meta().id()))
                        .toList();
        List<SegmentFacts> rewrites = erasures.due(deletes, facts.values(), now);
        rewrites.removeIf(each -> damaged.contains(each.meta().id()));
        List<Tombstone> carriedOut = erasures.carriedOut();
        if (!carriedOut.isEmpty()) {
            store.markErased(carriedOut);
            tally.erased(carriedOut.size());
        }
        List<TierPlan.Merge> merges = merges(sound, now);
        tally.demanded(isDemanded());
        tally.backlog(merges, rewrites);
        boolean tierFirst = isBehind() && wasRewrite && !merges.isEmpty();
        if (!rewrites.isEmpty() && !tierFirst) {
            begin(rewrite(rewrites.getFirst()), now);
            wasRewrite = true;
        } else if (!merges.isEmpty()) {
            TierPlan.Merge merge = merges.getFirst();
            if (merge.isOfOrBefore(demanded)) {
                // What goes with what is demanded goes all the way with it.
                demanded = Math.max(demanded, merge.inputs().getLast().meta().sequence());
            }
            begin(tier(merge), now);
            wasRewrite = false;
        }
    }

    /// Tiers that are due; nothing is demanded any more when none of them is as old.
    private List<TierPlan.Merge> merges(List<SegmentFacts> sound, Instant now) {
        if (demand) {
            LongStream sequences = sound.stream().mapToLong(each -> each.meta().sequence());
            demanded = sequences.max().orElse(TierPlan.NONE_DEMANDED);
            demand = false;
        }
        List<TierPlan.Merge> merges = new TierPlan(config, now, demanded).due(sound);
        if (merges.stream().noneMatch(each -> each.isOfOrBefore(demanded))) {
            demanded = TierPlan.NONE_DEMANDED;
        }
        return merges;
    }

    private boolean isBehind() {
        long waiting =
                store.segments().stream()
                        .filter(each -> each.level() == 0 && !damaged.contains(each.id()))
                        .count();
        return waiting > (long) BACKLOG_MERGES * config.fanIn();
    }

    private boolean isDemanded() {
        return demand || demanded != TierPlan.NONE_DEMANDED;
    }

    private void begin(CompactionRun.Order order, Instant now) throws IOException {
        long generation = rules.generation();
        var groups = new StreamGroups(rules, now);
        run = CompactionRun.begin(order, config, store, groups, now, generation);
        tally.progress(order.rawBytes(), 0);
    }

    private static CompactionRun.Order rewrite(SegmentFacts segment) {
        return new CompactionRun.Order(
                List.of(segment.meta()),
                segment.meta().level(),
                TierPlan.rewriteSlice(segment),
                true);
    }

    private static CompactionRun.Order tier(TierPlan.Merge merge) {
        List<SegmentMeta> inputs = merge.inputs().stream().map(SegmentFacts::meta).toList();
        return new CompactionRun.Order(inputs, merge.level(), merge.sliceNanos(), false);
    }

    /// Learns of new segments, and of all when the rules have changed.
    private void refreshFacts(Instant now) throws IOException {
        long generation = rules.generation();
        boolean changed = generation != factsGeneration;
        Set<Long> live = new HashSet<>();
        for (SegmentMeta meta : store.segments()) {
            live.add(meta.id());
            SegmentFacts known = facts.get(meta.id());
            if (known == null || changed) {
                facts.put(meta.id(), learn(meta, known == null ? now : known.since()));
            }
        }
        factsGeneration = generation;
        facts.keySet().retainAll(live);
        damaged.retainAll(live);
    }

    /// What cannot be read must not stop what is due elsewhere.
    private SegmentFacts learn(SegmentMeta meta, Instant since) throws IOException {
        List<SegmentFacts> found = new ArrayList<>();
        try {
            store.inspect(meta, segment -> found.add(SegmentFacts.of(segment, rules, since)));
            if (found.isEmpty() && damaged.add(meta.id())) {
                events.damaged(meta.path(), "cannot be opened");
            }
        } catch (CorruptFileException e) {
            noteDamage(List.of(meta), e);
        }
        return found.isEmpty() ? SegmentFacts.unreadable(meta, rules, since) : found.getFirst();
    }

    private void dropExpired(Instant now) throws IOException {
        long nowNanos = RetentionPolicy.nanos(now);
        List<SegmentFacts> expired = new ArrayList<>(facts.values());
        expired.removeIf(each -> !each.isExpired(nowNanos));
        tally.expired(drop(expired));
        Duration longest = rules.longest();
        if (!longest.isZero()) {
            long horizon = new RetentionPolicy(longest).horizonNanos(now);
            // Not as long as their lines are there: other rules, or a clock that is put back, make
            // them show again.
            long oldest = Math.min(horizon, store.oldestNanos());
            index.dropDaysBefore(Math.floorDiv(oldest, NANOS_PER_DAY));
        }
    }

    private void makeRoom(Instant now) throws IOException {
        boolean bounded = config.retentionBytes() > 0 || config.minFreeBytes() > 0;
        if (!bounded) {
            return;
        }
        DiskRoom.Drop drop = room.check(facts.values(), store.usableBytes(), now);
        if (!drop.segments().isEmpty()) {
            Dropped dropped = drop(drop.segments());
            tally.overfull(dropped);
            events.droppedDay(drop.day(), (int) dropped.segments(), dropped.bytes(), drop.reason());
        }
        boolean refusing = room.isRefusing();
        if (refusing && !wasRefusing) {
            events.refusing(drop.reason());
        }
        wasRefusing = refusing;
        tally.refusing(refusing);
    }

    private Dropped drop(Collection<SegmentFacts> leaving) throws IOException {
        if (leaving.isEmpty()) {
            return Dropped.NONE;
        }
        List<SegmentMeta> metas = leaving.stream().map(SegmentFacts::meta).toList();
        store.drop(metas);
        List<Long> ids = metas.stream().map(SegmentMeta::id).toList();
        index.forget(ids);
        ids.forEach(facts::remove);
        return new Dropped(
                metas.size(),
                metas.stream().mapToLong(SegmentMeta::rows).sum(),
                metas.stream().mapToLong(SegmentMeta::fileBytes).sum());
    }

    /// Whether pushes are to be refused: only the current day is left, and there is no room.
    public boolean isRefusing() {
        return room.isRefusing();
    }

    /// Lets all segments that there are now be merged up to the last tier, without waiting for others that would go with
    /// them, and as fast as possible. Costs writes: who does it every hour writes lines more often than three times.
    public void demand() {
        demand = true;
        tally.demanded(true);
    }

    public CompactorStats stats() {
        return tally.stats();
    }

    /// Gives up the merge that is on its way.
    @Override
    public void close() throws IOException {
        CompactionRun current = run;
        if (current != null) {
            end(current);
        }
    }
}
