package io.skald.server.http;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the route of a path. Immutable.
public final class Router {
    private final Map<String, Route> exact = new HashMap<>();
    private final List<Route> patterns = new ArrayList<>();

    /// @param segment what the `*` of the route's path stands for, still percent-encoded
    record Found(Route route, String segment) {}

    public Router(List<Route> routes) {
        for (Route route : routes) {
            if (route.path().indexOf('*') >= 0) {
                patterns.add(route);
            } else if (exact.put(route.path(), route) != null) {
                throw new IllegalArgumentException("two routes for " + route.path());
            }
        }
    }

    /// The path without empty parts, `.` and `..`; a slash at its end stays.
    ///
    /// @param path begins with a slash
    static String clean(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            switch (part) {
                case "", "." -> {}
                case ".." -> parts.pollLast();
                default -> parts.add(part);
            }
        }
        String clean = "/" + String.join("/", parts);
        return path.endsWith("/") && clean.length() > 1 ? clean + "/" : clean;
    }

    /// @return null for an unknown path. Case and trailing slashes count.
    @Nullable Found find(String path) {
        Route route = exact.get(path);
        if (route != null) {
            return new Found(route, "");
        }
        for (Route pattern : patterns) {
            String segment = pattern.match(path);
            if (segment != null) {
                return new Found(pattern, segment);
            }
        }
        return null;
    }
}
