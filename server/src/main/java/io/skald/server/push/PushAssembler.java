package io.skald.server.push;

import io.skald.model.Metadata;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Takes the entries that a reader finds in a body, checks them, gives them their level, and builds the batch.
/// Order of calls: [#startStream], then for each entry of it any number of [#pair] and one [#entry].
/// Not thread-safe: one per request.
final class PushAssembler {
    private static final byte[] DETECTED_LEVEL = Utf8.bytes(Metadata.DETECTED_LEVEL);
    private static final byte[] SEVERITY_NUMBER = Utf8.bytes("severity_number");
    private static final int NOT_YET = -1;

    /// Smaller entries could make a body's rows take several times its own memory.
    private static final int MIN_BYTES_PER_ENTRY = 16;

    /// Bytes of metadata that one request may ask to be looked at: attributes of a resource count for each of its
    /// records, and so a small body can ask for any amount of work. About three seconds.
    private static final long MAX_METADATA_WORK = 1L << 30;

    private static final int WORK_PER_PAIR = 16;

    /// Heap bytes of a stream with few and short labels, about; they may be the only ones of their kind.
    private static final int BYTES_PER_RUN = 128;

    private final TenantId tenant;
    private final PushLimits limits;
    private final StreamGate gate;
    private byte[] body;
    private final PushBatch.Builder batch;
    private final MetadataSets metadata = new MetadataSets();
    private final Rejections rejections = new Rejections();
    private final LevelDetector detector = new LevelDetector();

    private final long oldestNanos;
    private final long newestNanos;
    private final Instant oldest;

    private final int maxLineBytes;
    private final boolean addLevels;

    private @Nullable ResolvedStream stream;
    private boolean runStarted;

    /// Index of the set `{detected_level=…}` by level.
    private final Map<Level, Integer> levelSets = new EnumMap<>(Level.class);

    /// Index of the set that entries without metadata get in the current stream, or [#NOT_YET].
    private int streamLevelSet = NOT_YET;

    /// The pairs of the current entry.
    private final PairList pairs;

    private long work;
    private long runs;
    private final int maxRows;
    private final int maxSetBytes;
    private final PaidGrowth paid;

    /// The memory of one request.
    ///
    /// @param maxBodyBytes of any request's body; its metadata sets have the same bound
    /// @param share pays for metadata sets beyond the size of the body
    record Room(int maxBodyBytes, DecodeBudget.Share share) {}

    PushAssembler(
            TenantId tenant,
            PushLimits limits,
            StreamGate gate,
            Instant now,
            byte[] body,
            int expectedEntries,
            Room room) {
        this.tenant = tenant;
        this.gate = gate;
        this.limits = limits;
        this.body = body;
        this.pairs = new PairList(limits.maxMetadataPairs());
        this.maxSetBytes = Math.min(limits.maxBodyBytes(), room.maxBodyBytes());
        this.paid = new PaidGrowth(room.share(), body.length);
        this.maxRows = Math.max(1, maxSetBytes / MIN_BYTES_PER_ENTRY);
        this.batch = new PushBatch.Builder(tenant, expectedEntries);
        this.oldest = now.minus(limits.maxSampleAge());
        this.oldestNanos = limits.rejectOldSamples() ? nanos(oldest) : Long.MIN_VALUE;
        this.newestNanos = nanos(now.plus(limits.creationGrace()));
        this.maxLineBytes = limits.maxLineBytes() == 0 ? Integer.MAX_VALUE : limits.maxLineBytes();
        this.addLevels = limits.treatment().discoverLevels() && limits.treatment().allowMetadata();
    }

    static long nanos(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }

    void startStream(ResolvedStream newStream) {
        boolean full = newStream.violation() == null && !gate.admits(tenant, newStream.labels());
        stream = full ? newStream.overLimit(tenant) : newStream;
        runStarted = false;
        streamLevelSet = NOT_YET;
        if (newStream.violation() == null && !full) {
            batch.startRun(newStream.labels());
            runs++;
        }
    }

    /// The places that are given from now on are those of this array.
    void useBytes(byte[] bytes) {
        body = bytes;
    }

    /// A pair of the structured metadata of the entry that comes next.
    void pair(int nameOffset, int nameLength, int valueOffset, int valueLength) {
        pairs.add(nameOffset, nameLength, valueOffset, valueLength);
    }

    /// Pairs of the structured metadata of the entry that comes next.
    void pairs(PairList more) {
        pairs.addAll(more);
    }

    /// Checks in Loki's order: labels, age, future, size, metadata.
    ///
    /// @throws PushException 413 when the request makes more work or takes more memory than its size can justify
    void entry(long timestampNanos, int lineOffset, int lineLength) throws PushException {
        ResolvedStream owner = Objects.requireNonNull(stream);
        if (owner.violation() == null && isAcceptable(owner, timestampNanos, lineLength)) {
            checkAmount();
            take(owner, timestampNanos, lineOffset, cut(lineOffset, lineLength));
        } else if (owner.violation() != null) {
            rejections.count(owner.violation().reason(), lineLength);
            if (!runStarted) {
                rejections.fail(owner.violation().text());
            }
        }
        runStarted = true;
        pairs.clear();
    }

    private void checkAmount() throws PushException {
        work += pairs.byteCount() + (long) WORK_PER_PAIR * pairs.kept();
        if (work > MAX_METADATA_WORK || metadata.size() > maxSetBytes) {
            throw new PushException(
                    413,
                    "request body too large: too much structured metadata, send fewer entries");
        }
        if (batch.rowCount() == maxRows) {
            throw new PushException(
                    413, "request body too large: more than " + maxRows + " entries");
        }
        paid.reach(
                BYTES_PER_RUN * runs
                        + metadata.size()
                        + pairs.byteCount()
                        + (long) WORK_PER_PAIR * pairs.kept());
    }

    private void take(ResolvedStream owner, long timestampNanos, int lineOffset, int lineLength) {
        if (pairs.count() == 0 && !addLevels) {
            batch.row(timestampNanos, lineOffset, lineLength, 0, 0);
            return;
        }
        int set =
                pairs.count() == 0
                        ? levelSet(owner, lineOffset, lineLength)
                        : fullSet(owner, lineOffset, lineLength);
        batch.row(
                timestampNanos, lineOffset, lineLength, metadata.offset(set), metadata.length(set));
    }

    /// Cuts a line that is too long, in the body.
    ///
    /// @return its length from now on; no character of UTF-8 is cut in two
    private int cut(int lineOffset, int lineLength) {
        if (lineLength <= maxLineBytes) {
            return lineLength;
        }
        byte[] mark = Utf8.bytes(limits.treatment().truncateIdentifier());
        int markLength = mark.length > maxLineBytes ? 0 : mark.length;
        int end = lineOffset + maxLineBytes - markLength;
        while (end > lineOffset && (body[end] & 0xC0) == 0x80) {
            end--;
        }
        System.arraycopy(mark, 0, body, end, markLength);
        return end + markLength - lineOffset;
    }

    private boolean isAcceptable(ResolvedStream owner, long timestampNanos, int lineLength) {
        if (timestampNanos < oldestNanos) {
            return refuse(DiscardReason.SAMPLE_TOO_OLD, owner, timestampNanos, lineLength);
        }
        if (timestampNanos > newestNanos) {
            return refuse(DiscardReason.SAMPLE_TOO_NEW, owner, timestampNanos, lineLength);
        }
        if (lineLength > maxLineBytes && !limits.treatment().truncateLines()) {
            return refuse(DiscardReason.LINE_TOO_LONG, owner, timestampNanos, lineLength);
        }
        if (pairs.count() == 0) {
            return true;
        }
        if (!limits.treatment().allowMetadata()) {
            return refuse(DiscardReason.METADATA_NOT_ALLOWED, owner, timestampNanos, lineLength);
        }
        if (pairs.byteCount() > limits.maxMetadataBytes()) {
            return refuse(DiscardReason.METADATA_TOO_LARGE, owner, timestampNanos, lineLength);
        }
        if (pairs.count() > limits.maxMetadataPairs()) {
            return refuse(DiscardReason.METADATA_TOO_MANY, owner, timestampNanos, lineLength);
        }
        return true;
    }

    private boolean refuse(
            DiscardReason reason, ResolvedStream owner, long timestampNanos, int lineLength) {
        rejections.count(reason, lineLength);
        if (rejections.isFull()) {
            rejections.failUnnamed();
        } else {
            rejections.fail(failureText(reason, owner.text(), timestampNanos, lineLength));
        }
        return false;
    }

    private String failureText(
            DiscardReason reason, String labels, long timestampNanos, int lineLength) {
        return switch (reason) {
            case SAMPLE_TOO_OLD ->
                    "entry for stream '%s' has timestamp too old: %s, oldest acceptable timestamp is: %s"
                            .formatted(labels, seconds(timestampNanos), seconds(nanos(oldest)));
            case SAMPLE_TOO_NEW ->
                    "entry for stream '%s' has timestamp too new: %s"
                            .formatted(labels, seconds(timestampNanos));
            case LINE_TOO_LONG ->
                    ("max entry size '%d' bytes exceeded for stream '%s' while adding an entry with"
                                    + " length '%d' bytes")
                            .formatted(maxLineBytes, labels, lineLength);
            case METADATA_TOO_LARGE ->
                    ("stream '%s' has structured metadata too large: '%d' bytes, limit: '%d' bytes."
                         + " Please see `limits_config.max_structured_metadata_size` or contact"
                         + " your Loki administrator to increase it")
                            .formatted(labels, pairs.byteCount(), limits.maxMetadataBytes());
            case METADATA_TOO_MANY ->
                    ("stream '%s' has too many structured metadata labels: '%d', limit: '%d'."
                         + " Please see `limits_config.max_structured_metadata_entries_count` or"
                         + " contact your Loki administrator to increase it")
                            .formatted(labels, pairs.count(), limits.maxMetadataPairs());
            case METADATA_NOT_ALLOWED ->
                    ("stream '%s' includes structured metadata, but this feature is disallowed."
                                    + " Please see `limits_config.allow_structured_metadata` or"
                                    + " contact your Loki administrator to enable it")
                            .formatted(labels);
            case TOO_MANY_LABELS,
                    MISSING_LABELS,
                    STREAM_LIMIT,
                    RATE_LIMITED,
                    LABEL_NAME_TOO_LONG,
                    LABEL_VALUE_TOO_LONG,
                    DUPLICATE_LABEL,
                    INVALID_LABELS ->
                    throw new IllegalStateException(reason + " is not about an entry");
        };
    }

    /// RFC 3339 without a fraction, as Loki prints it.
    private static String seconds(long timestampNanos) {
        return Instant.ofEpochSecond(Math.floorDiv(timestampNanos, 1_000_000_000L)).toString();
    }

    /// The set of an entry that brings no metadata: its level alone.
    private int levelSet(ResolvedStream owner, int lineOffset, int lineLength) {
        if (owner.level() != null) {
            if (streamLevelSet == NOT_YET) {
                streamLevelSet = metadata.add(owner.levelMetadata());
            }
            return streamLevelSet;
        }
        Level level = detector.detect(body, lineOffset, lineLength);
        Integer set = levelSets.get(level);
        if (set == null) {
            set = metadata.add(ResolvedStream.levelMetadata(level.text()));
            levelSets.put(level, set);
        }
        return set;
    }

    private int fullSet(ResolvedStream owner, int lineOffset, int lineLength) {
        int given = NOT_YET;
        int named = NOT_YET;
        int number = NOT_YET;
        int bestRank = LevelFields.NONE;
        for (int i = 0; i < pairs.kept(); i++) {
            int name = pairs.nameOffset(i);
            int length = pairs.nameLength(i);
            if (pairs.valueLength(i) == 0) {
                continue;
            }
            int rank = LevelFields.rank(body, name, length);
            if (rank < bestRank) {
                bestRank = rank;
                named = i;
            } else if (addLevels && isName(i, DETECTED_LEVEL)) {
                given = i;
                continue;
            } else if (isName(i, SEVERITY_NUMBER)) {
                number = i;
            }
            metadata.pair(body, name, length, pairs.valueOffset(i), pairs.valueLength(i));
        }
        if (!addLevels) {
            return metadata.encode();
        }
        if (given != NOT_YET) {
            levelFromPair(given);
        } else if (owner.level() != null) {
            metadata.level(owner.level(), 0, owner.level().length);
        } else if (named != NOT_YET) {
            levelFromPair(named);
        } else {
            Level level =
                    number != NOT_YET
                            ? levelFromNumber(number)
                            : detector.detect(body, lineOffset, lineLength);
            metadata.level(level.text(), 0, level.text().length);
        }
        return metadata.encode();
    }

    private boolean isName(int pair, byte[] name) {
        int offset = pairs.nameOffset(pair);
        return pairs.nameLength(pair) == name.length
                && Arrays.equals(body, offset, offset + name.length, name, 0, name.length);
    }

    private void levelFromPair(int pair) {
        Level known = Level.ofValue(body, pairs.valueOffset(pair), pairs.valueLength(pair));
        if (known == null) {
            metadata.level(body, pairs.valueOffset(pair), pairs.valueLength(pair));
        } else {
            metadata.level(known.text(), 0, known.text().length);
        }
    }

    /// A number that is none means info, as with Loki.
    private Level levelFromNumber(int pair) {
        try {
            return Level.ofSeverityNumber(
                    Integer.parseInt(
                            Utf8.text(body, pairs.valueOffset(pair), pairs.valueLength(pair))));
        } catch (NumberFormatException e) {
            return Level.INFO;
        }
    }

    PushOutcome finish() {
        return new PushOutcome(
                batch.build(body, metadata.array()), rejections.rejection(), rejections.discards());
    }
}
