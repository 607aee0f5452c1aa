package io.skald.store;

import io.skald.head.HeadStream;
import io.skald.head.Memtable;
import io.skald.io.CorruptFileException;
import io.skald.logql.engine.FixedPart;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Selection;
import io.skald.model.Direction;
import io.skald.model.FoundStreams;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.segment.SegmentMeta;
import io.skald.segment.SegmentReader;
import io.skald.tombstone.Mask;
import io.skald.tombstone.Tombstones;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// The store at one moment: segments and memtables that neither flush nor retention can take away before the view is
/// closed. Rows that arrive later in the active memtable may show up in morsels that are asked for later. Thread-safe.
public final class ReadView implements AutoCloseable {
    static final int MAX_WARNINGS = 20;

    /// Label sets of so many streams are read at once, in the order in which they are stored, whether or not rows show them.
    private static final int FEW_STREAMS = 4096;

    private final StoreState state;
    private final ScratchPool scratches;
    private final DamageLog damages;
    private final Tombstones tombstones;
    private final Set<String> warnings = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param state retained for this view, which releases it
    /// @param tombstones read after the state, so that none is missed that was there before
    ReadView(StoreState state, ScratchPool scratches, DamageLog damages, Tombstones tombstones) {
        this.state = state;
        this.tombstones = tombstones;
        this.scratches = scratches;
        this.damages = damages;
        damages.losses().forEach(this::warn);
    }

    /// The pieces of work that together give the selected rows of some streams, in the order of time that the
    /// selection's direction asks for.
    ///
    /// @param streams label sets that the selection's matchers admit, each once
    public List<Morsel> morsels(Selection selection, List<LabelSet> streams) throws IOException {
        return morsels(selection, FoundStreams.of(streams));
    }

    /// The same for streams of which not all label sets are known yet.
    ///
    /// @param streams that the selection's matchers admit
    public List<Morsel> morsels(Selection selection, FoundStreams streams) throws IOException {
        List<Morsel> morsels = new ArrayList<>();
        List<Mask> masks = tombstones.masks(selection.tenant(), selection.range());
        if (masks.isEmpty()) {
            addMorsels(selection, prepared(selection, streams), morsels);
        } else {
            addMasked(selection, streams, masks, morsels);
        }
        morsels.sort(inOrder(selection.direction()));
        return morsels;
    }

    /// Reads now what is sure to be asked for of each stream, which is cheaper than one by one.
    private static FoundStreams prepared(Selection selection, FoundStreams streams)
            throws IOException {
        Needs needs = selection.needs();
        if (needs.streamLabels() != null) {
            return streams.showing(needs.streamLabels());
        }
        boolean showsMost = needs.rows() != Needs.Rows.LINES || !needs.conditions().isEmpty();
        if (showsMost || streams.size() <= FEW_STREAMS) {
            streams.toList();
        }
        return streams;
    }

    /// Reads streams with deleted lines line by line where these lines are, and everything else as usual.
    private void addMasked(
            Selection selection, FoundStreams streams, List<Mask> masks, List<Morsel> morsels)
            throws IOException {
        List<LabelSet> others = new ArrayList<>();
        List<LabelSet> concerned = new ArrayList<>();
        for (LabelSet stream : streams.toList()) {
            boolean isConcerned = masks.stream().anyMatch(mask -> mask.admits(stream));
            (isConcerned ? concerned : others).add(stream);
        }
        FoundStreams masked = FoundStreams.of(concerned);
        FoundStreams outside = prepared(selection, masked);
        addMorsels(selection, prepared(selection, FoundStreams.of(others)), morsels);
        TimeRange all = selection.range();
        TimeRange hull = hull(masks).clip(all);
        addMorsels(
                with(selection, new TimeRange(all.startNanos(), hull.startNanos())),
                outside,
                morsels);
        addMorsels(
                with(selection, new TimeRange(hull.endNanos(), all.endNanos())), outside, morsels);
        List<Morsel> inner = new ArrayList<>();
        var lines =
                new Selection(
                        selection.tenant(),
                        selection.matchers(),
                        hull,
                        selection.direction(),
                        selection.filter(),
                        Needs.EVERYTHING);
        addMorsels(lines, masked, inner);
        for (Morsel morsel : inner) {
            List<Mask> near = masks.stream().filter(mask -> mayHide(mask, morsel)).toList();
            morsels.add(new MaskedMorsel(morsel, near, selection.needs().metadata()));
        }
    }

    private static boolean mayHide(Mask mask, Morsel morsel) {
        return morsel.sequence() <= mask.tombstone().sequence()
                && !mask.tombstone().range().clip(morsel.range()).isEmpty();
    }

    /// A segment never changes. When one of the tenant's tombstones may hide rows of it, what it shows may.
    ///
    /// @return null when it may
    @Nullable FixedPart fixedPart(SegmentMeta segment, TenantId tenant) {
        long oldest = Math.min(segment.sequence(), segment.maskFrom());
        for (Mask mask : tombstones.masks(tenant)) {
            TimeRange hidden = mask.tombstone().range();
            if (oldest <= mask.tombstone().sequence()
                    && hidden.overlaps(segment.minNanos(), segment.maxNanos())) {
                return null;
            }
        }
        return new FixedPart(segment.id(), segment.minNanos(), segment.maxNanos());
    }

    private static TimeRange hull(List<Mask> masks) {
        long start = Long.MAX_VALUE;
        long end = Long.MIN_VALUE;
        for (Mask mask : masks) {
            start = Math.min(start, mask.tombstone().range().startNanos());
            end = Math.max(end, mask.tombstone().range().endNanos());
        }
        return new TimeRange(start, end);
    }

    private static Selection with(Selection selection, TimeRange range) {
        return new Selection(
                selection.tenant(),
                selection.matchers(),
                range,
                selection.direction(),
                selection.filter(),
                selection.needs());
    }

    private void addMorsels(Selection selection, FoundStreams streams, List<Morsel> morsels)
            throws IOException {
        if (selection.range().isEmpty() || streams.size() == 0) {
            return;
        }
        for (SegmentHandle handle : state.segments()) {
            SegmentReader segment = readerIn(selection.range(), handle);
            if (segment != null) {
                addMorsels(segment, selection, streams, morsels);
            }
        }
        for (int table = 0; table < state.memtables().size(); table++) {
            HeadMorsel.addAll(this, table, selection, streams, morsels);
        }
    }

    private void addMorsels(
            SegmentReader segment, Selection selection, FoundStreams streams, List<Morsel> morsels)
            throws IOException {
        boolean onlyCounts =
                selection.needs().rows().mayBeMerged() && selection.filter().isEverything();
        try {
            var chunks = SegmentChunks.select(segment, selection, streams);
            if (onlyCounts) {
                chunks.addCountMorsel(this, morsels);
            } else {
                chunks.addBlockMorsels(this, morsels);
            }
        } catch (CorruptFileException e) {
            damaged(e);
        }
    }

    /// @return null when the segment has no rows in the range, or cannot be read: then the answer says so
    private @Nullable SegmentReader readerIn(TimeRange range, SegmentHandle handle) {
        if (!range.overlaps(handle.meta().minNanos(), handle.meta().maxNanos())) {
            return null;
        }
        if (handle.reader() == null) {
            warn("segment " + handle.meta().path() + " is damaged and left out");
        }
        return handle.reader();
    }

    /// The order in which a direction wants its morsels.
    public static Comparator<Morsel> inOrder(Direction direction) {
        return switch (direction) {
            case FORWARD -> Comparator.comparingLong(morsel -> morsel.range().startNanos());
            case BACKWARD ->
                    Comparator.<Morsel>comparingLong(morsel -> morsel.range().endNanos())
                            .reversed();
        };
    }

    /// Those of the candidates that have rows in the selection's range, as far as chunk directories tell.
    public List<LabelSet> streamsWithRows(Selection selection, FoundStreams candidates)
            throws IOException {
        var present = new BitSet(candidates.size());
        for (Memtable memtable : state.memtables()) {
            for (HeadStream stream : HeadMorsel.among(memtable, selection, candidates)) {
                present.set(HeadMorsel.find(candidates, stream));
            }
        }
        for (SegmentHandle handle : state.segments()) {
            SegmentReader segment = readerIn(selection.range(), handle);
            if (segment != null && present.cardinality() < candidates.size()) {
                try {
                    SegmentChunks.markPresent(segment.directory(), selection, candidates, present);
                } catch (CorruptFileException e) {
                    damaged(e);
                }
            }
        }
        List<LabelSet> streams = new ArrayList<>();
        for (int i = present.nextSetBit(0); i >= 0; i = present.nextSetBit(i + 1)) {
            streams.add(candidates.labels(i));
        }
        return streams;
    }

    /// What answers from this view lack so far, in words for the user.
    public List<String> warnings() {
        return warnings.stream().sorted().toList();
    }

    /// Notes that a part of a file cannot be read, for the user of this view and for the operator.
    void damaged(CorruptFileException damage) {
        damages.found("damaged data left out", damage.file(), damage.offset());
        warn("damaged data left out: " + damage.getMessage());
    }

    /// Notes damage that takes nothing away from the answer: what it hits stands elsewhere too. For the operator.
    void damagedButKnown(CorruptFileException damage) {
        damages.found("damaged statistics, rows are counted", damage.file(), damage.offset());
    }

    private void warn(String warning) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add(warning);
        }
    }

    StoreState state() {
        return state;
    }

    Tombstones tombstones() {
        return tombstones;
    }

    ScratchPool scratches() {
        return scratches;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            state.release();
        }
    }
}
