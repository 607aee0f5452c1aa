package io.skald.logql.engine;

/// What a query has cost.
///
/// @param scan what reading has cost
/// @param morselsPlanned pieces of work in the selected range
/// @param morselsRead pieces of work that were done; fewer when a limit was met early
/// @param rowsPassed rows that came through the pushed-down filter and all stages
/// @param partials use of the [PartialCache]; what came from it is in no other number
public record QueryStats(
        Scan.ScanStats scan,
        long morselsPlanned,
        long morselsRead,
        long rowsPassed,
        Partials partials) {
    public static final QueryStats NONE = new QueryStats(Scan.ScanStats.NONE, 0, 0, 0);

    public QueryStats(Scan.ScanStats scan, long morselsPlanned, long morselsRead, long rowsPassed) {
        this(scan, morselsPlanned, morselsRead, rowsPassed, Partials.NONE);
    }

    /// @param requested partial results that were looked for
    /// @param found those that were there
    /// @param stored those that are there now, and were not before
    public record Partials(long requested, long found, long stored) {
        public static final Partials NONE = new Partials(0, 0, 0);

        public Partials plus(Partials other) {
            return new Partials(
                    requested + other.requested, found + other.found, stored + other.stored);
        }
    }

    public QueryStats plus(QueryStats other) {
        return new QueryStats(
                scan.plus(other.scan),
                morselsPlanned + other.morselsPlanned,
                morselsRead + other.morselsRead,
                rowsPassed + other.rowsPassed,
                partials.plus(other.partials));
    }
}
