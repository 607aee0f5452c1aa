package io.skald.logql.engine;

/// A part of what is stored whose rows never change as long as views show it, and that hides none of them: what was worked
/// out of it once stays true.
///
/// @param number names the part; no other part of the source ever has it
/// @param minNanos smallest timestamp of its rows, of all streams and tenants
/// @param maxNanos largest timestamp, included
public record FixedPart(long number, long minNanos, long maxNanos) {}
