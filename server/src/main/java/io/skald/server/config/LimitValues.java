package io.skald.server.config;

import io.skald.compactor.TenantRetention;
import io.skald.server.limits.ReadLimits;
import io.skald.server.limits.TenantLimits;
import io.skald.server.push.PushLimits;

import java.time.Duration;

/// Makes limits of the options of [LimitOptions].
final class LimitValues {
    private static final long MIN_BURST_BYTES = 6L << 20;

    private final Values values;
    private final TenantRetention keeping;

    /// The longest of any of their streams.
    private final Duration retention;

    /// @param values of one tenant, or of all
    /// @param keeping how long their lines are kept
    LimitValues(Values values, TenantRetention keeping) {
        this.values = values;
        this.keeping = keeping;
        this.retention = keeping.longest();
    }

    TenantLimits toLimits() {
        return new TenantLimits(push(), ingestion(), reads(), keeping);
    }

    private PushLimits push() {
        Ages ages = ages();
        return new PushLimits(
                bytes(LimitOptions.MAX_LINE_SIZE),
                values.integer(LimitOptions.MAX_LABEL_NAMES),
                values.integer(LimitOptions.MAX_LABEL_NAME),
                values.integer(LimitOptions.MAX_LABEL_VALUE),
                bytes(LimitOptions.MAX_METADATA_SIZE),
                values.integer(LimitOptions.MAX_METADATA_PAIRS),
                ages.rejectOld(),
                ages.maxAge(),
                values.duration(LimitOptions.CREATION_GRACE_PERIOD),
                PushLimits.defaults().maxBodyBytes(),
                new PushLimits.Treatment(
                        values.bool(LimitOptions.TRUNCATE_LINES),
                        values.text(LimitOptions.TRUNCATE_IDENTIFIER),
                        values.bool(LimitOptions.ALLOW_METADATA),
                        values.bool(LimitOptions.DISCOVER_LEVELS),
                        values.words(LimitOptions.DISCOVER_SERVICE_NAME)));
    }

    private int bytes(Option option) {
        return (int) Math.min(Integer.MAX_VALUE, values.bytes(option));
    }

    private record Ages(boolean rejectOld, Duration maxAge) {}

    private Ages ages() {
        boolean given = values.isSet(LimitOptions.REJECT_OLD_SAMPLES_MAX_AGE);
        Duration maxAge =
                given ? values.duration(LimitOptions.REJECT_OLD_SAMPLES_MAX_AGE) : retention;
        boolean rejectOld = values.bool(LimitOptions.REJECT_OLD_SAMPLES);
        // What the retention would remove at once is refused as too old, whatever else is set.
        boolean expired = !retention.isZero() && maxAge.compareTo(retention) > 0;
        if (expired || !rejectOld) {
            maxAge = retention;
        }
        return new Ages((rejectOld || !retention.isZero()) && !maxAge.isZero(), maxAge);
    }

    private TenantLimits.Ingestion ingestion() {
        long rate = values.megabytes(LimitOptions.INGESTION_RATE);
        long burst =
                values.isSet(LimitOptions.INGESTION_BURST)
                        ? values.megabytes(LimitOptions.INGESTION_BURST)
                        : Math.max(MIN_BURST_BYTES, rate + rate / 2);
        int streams = values.integer(LimitOptions.MAX_STREAMS);
        int here = values.integer(LimitOptions.MAX_STREAMS_HERE);
        int fewer = streams == 0 || here == 0 ? Math.max(streams, here) : Math.min(streams, here);
        return new TenantLimits.Ingestion(rate, burst, fewer);
    }

    private ReadLimits reads() {
        return new ReadLimits(
                values.positive(LimitOptions.MAX_ENTRIES),
                values.positive(LimitOptions.MAX_SERIES),
                values.duration(LimitOptions.MAX_QUERY_LENGTH),
                values.duration(LimitOptions.MAX_QUERY_LOOKBACK),
                values.duration(LimitOptions.MAX_QUERY_RANGE),
                values.integer(LimitOptions.MAX_MATCHERS),
                values.positive(LimitOptions.MAX_PARALLELISM),
                values.duration(LimitOptions.QUERY_TIMEOUT),
                values.integer(LimitOptions.MAX_TAILS),
                new ReadLimits.Volume(
                        values.bool(LimitOptions.VOLUME_ENABLED),
                        values.integer(LimitOptions.VOLUME_MAX_SERIES)),
                deletes());
    }

    private boolean deletes() {
        return values.parse(
                LimitOptions.DELETION_MODE,
                text ->
                        switch (text) {
                            case "disabled" -> false;
                            case "filter-only", "filter-and-delete" -> true;
                            default ->
                                    throw new IllegalArgumentException(
                                            "neither disabled, filter-only nor filter-and-delete:"
                                                    + " \""
                                                    + text
                                                    + "\"");
                        });
    }
}
