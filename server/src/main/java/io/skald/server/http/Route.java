package io.skald.server.http;

import java.util.Set;

/// One endpoint.
///
/// @param path exact path, or with one `*` that stands for a path segment (its text is [Exchange#pathSegment()])
/// @param methods that are answered; others get 405
public record Route(String path, Set<String> methods, Pool pool, Action action) {
    public static final Set<String> GET = Set.of("GET");
    public static final Set<String> POST = Set.of("POST");
    public static final Set<String> GET_AND_POST = Set.of("GET", "POST");

    /// For everybody: needs no tenant.
    public static Route open(String path, Set<String> methods, Pool pool, Handler handler) {
        return new Route(path, methods, pool, new Action.Open(handler));
    }

    /// Takes lines of one tenant.
    public static Route push(String path, Set<String> methods, TenantHandler handler) {
        return new Route(path, methods, Pool.PUSH, new Action.Push(handler));
    }

    /// Works for one tenant, with the queries.
    public static Route one(String path, Set<String> methods, TenantHandler handler) {
        return new Route(path, methods, Pool.QUERY, new Action.One(handler));
    }

    /// Reads for one or several tenants.
    public static Route read(String path, TenantsHandler handler) {
        return new Route(path, GET_AND_POST, Pool.QUERY, new Action.Read(handler));
    }

    /// Name in the metrics, as Loki's: `loki_api_v1_push`.
    public String metricName() {
        String name = path.substring(1).replace("/*", "_name").replace('/', '_');
        return name.isEmpty() ? "other" : name;
    }

    /// What `*` stands for in `asked`; null when the path does not fit, `""` when there is no `*`.
    @org.jspecify.annotations.Nullable
    String match(String asked) {
        int star = path.indexOf('*');
        if (star < 0) {
            return path.equals(asked) ? "" : null;
        }
        String suffix = path.substring(star + 1);
        boolean fits =
                asked.length() > star + suffix.length()
                        && asked.startsWith(path.substring(0, star))
                        && asked.endsWith(suffix);
        String segment = fits ? asked.substring(star, asked.length() - suffix.length()) : "";
        return fits && segment.indexOf('/') < 0 ? segment : null;
    }
}
