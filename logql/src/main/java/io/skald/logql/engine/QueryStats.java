package io.skald.logql.engine;

/// What a query has cost.
///
/// @param scan what reading has cost
/// @param morselsPlanned pieces of work in the selected range
/// @param morselsRead pieces of work that were done; fewer when a limit was met early
/// @param rowsPassed rows that came through the pushed-down filter and all stages
public record QueryStats(
        Scan.ScanStats scan, long morselsPlanned, long morselsRead, long rowsPassed) {
    public static final QueryStats NONE = new QueryStats(Scan.ScanStats.NONE, 0, 0, 0);

    public QueryStats plus(QueryStats other) {
        return new QueryStats(
                scan.plus(other.scan),
                morselsPlanned + other.morselsPlanned,
                morselsRead + other.morselsRead,
                rowsPassed + other.rowsPassed);
    }
}
