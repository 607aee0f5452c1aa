package io.skald.server.query;

import io.skald.logql.engine.Engine;
import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.QueryException;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.engine.QueryResult;
import io.skald.logql.engine.Scan;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.SyntaxException;
import io.skald.model.Matcher;
import io.skald.model.TimeRange;
import io.skald.server.http.Exchange;
import io.skald.server.http.HttpFailure;
import io.skald.server.http.Parameters;
import io.skald.server.http.Tenants;
import io.skald.server.limits.LimitsSource;
import io.skald.server.limits.ReadLimits;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// What read endpoints work with. All of it wants to know for whom.
///
/// @param engines give the engine that sees what the tenants have
/// @param sources give what the tenants have
/// @param catalog knows the streams
/// @param limits says what may be asked
/// @param memory what one query may hold
/// @param large decides when it may
/// @param nanoTicker elapsed nanoseconds
/// @param version of the server
public record ReadServices(
        Function<Tenants, Engine> engines,
        Function<Tenants, LogSource> sources,
        TenantsCatalog catalog,
        LimitsSource limits,
        QueryLimits memory,
        LargeQueries large,
        InstantSource clock,
        LongSupplier nanoTicker,
        String version) {

    ReadLimits limitsOf(Tenants tenants) {
        return limits.readsOf(tenants.ids());
    }

    QueryLimits engineLimits(Tenants tenants) {
        return limitsOf(tenants).forEngine(memory);
    }

    /// The request as far as the tenants may ask it.
    ///
    /// @throws QueryException when it asks for more
    private QueryRequest checked(Tenants tenants, QueryRequest request) {
        long now = QueryParams.nanos(clock.instant());
        return new QueryPolicy(limitsOf(tenants), now).checked(request);
    }

    /// The part of a range that all of the tenants may see.
    TimeRange seen(Tenants tenants, TimeRange range) {
        long now = QueryParams.nanos(clock.instant());
        return new QueryPolicy(limitsOf(tenants), now).seen(range);
    }

    /// The matchers of a selector.
    ///
    /// @throws SyntaxException when it is none
    /// @throws QueryException when it has more than the tenants may ask for
    List<Matcher> selector(Tenants tenants, String text) {
        List<Matcher> matchers = LogQl.parseSelector(text);
        limitsOf(tenants).checkMatchers(matchers);
        return matchers;
    }

    /// Asks the engine, as far as the tenants may ask.
    ///
    /// @throws QueryException when they may not, or the engine cannot answer
    QueryResult query(Exchange exchange, Tenants tenants, QueryRequest request) throws IOException {
        Engine engine = engines.apply(tenants);
        QueryRequest checked = checked(tenants, request);
        QueryResult result =
                large.run(
                        engineLimits(tenants),
                        exchange::isGone,
                        end -> exchange.whenAnswered(_ -> end.run()),
                        may -> engine.query(checked, may, exchange::isGone));
        Scan.ScanStats scan = result.stats().scan();
        exchange.lookedAt(scan.rowsConsidered(), scan.bytesConsidered());
        return result;
    }

    /// `start`, `end` and `since` of a request for less than lines, half-open.
    ///
    /// @throws HttpFailure 400 when the end lies before the start
    /// @throws QueryException when they are further apart than the tenants may ask for
    TimeRange range(Tenants tenants, Parameters parameters) {
        QueryParams.Bounds bounds = params(parameters).orderedBounds();
        checkLength(tenants, bounds);
        return bounds.range();
    }

    /// @param bounds in order
    /// @throws QueryException when the ends are further apart than the tenants may ask for
    void checkLength(Tenants tenants, QueryParams.Bounds bounds) {
        TimeRange seen = seen(tenants, bounds.range());
        // Times at the ends of a long may be further apart than a long can say.
        long length = seen.endNanos() - seen.startNanos();
        engineLimits(tenants).checkLength(length < 0 ? Long.MAX_VALUE : length);
    }

    QueryParams params(Parameters parameters) {
        return new QueryParams(parameters, QueryParams.nanos(clock.instant()));
    }

    SelectionSizes.Patience patience(Exchange exchange, Tenants tenants) {
        long timeout = limitsOf(tenants).timeout().toNanos();
        long patience = timeout == 0 ? Long.MAX_VALUE : timeout;
        return new SelectionSizes.Patience(
                exchange::isGone, nanoTicker, nanoTicker.getAsLong() + patience);
    }
}
