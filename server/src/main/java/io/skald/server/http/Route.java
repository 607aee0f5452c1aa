package io.skald.server.http;

import java.util.Set;

/// One endpoint.
///
/// @param path exact path, or with one `*` that stands for a path segment (its text is [Exchange#pathSegment()])
/// @param methods that are answered; others get 405
public record Route(String path, Set<String> methods, Pool pool, Handler handler) {
    public static final Set<String> GET = Set.of("GET");
    public static final Set<String> POST = Set.of("POST");
    public static final Set<String> GET_AND_POST = Set.of("GET", "POST");

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
