package io.skald.server.recorded;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Compares two JSON texts. Numbers are equal when their values are, members may come in any order; `ignore` names members
/// that are taken out of both, `unordered` lists that are compared as sets, both with paths such as `data.*.id`, where `*`
/// is every element of a list. With `volume_ratio` the last numbers of `data.result[].value` may differ by this share.
///
/// @param options the fields of the expectation
/// @param exact whether objects may not have more members than expected
record JsonDifference(Map<String, Object> options, boolean exact) {

    /// Both are changed.
    ///
    /// @return null when there is none
    @Nullable String of(@Nullable Object want, @Nullable Object got) {
        if (options.containsKey("volume_ratio")) {
            double ratio = Double.parseDouble(String.valueOf(options.get("volume_ratio")));
            String difference = volumes(want, got, ratio);
            if (difference != null) {
                return difference;
            }
        }
        for (Object path : JsonTree.listOrEmpty(options.get("ignore"))) {
            drop(want, ((String) path).split("\\."), 0);
            drop(got, ((String) path).split("\\."), 0);
        }
        for (Object path : JsonTree.listOrEmpty(options.get("unordered"))) {
            sort(at(want, (String) path));
            sort(at(got, (String) path));
        }
        return difference(want, got, "$");
    }

    private @Nullable String difference(@Nullable Object want, @Nullable Object got, String place) {
        if (want instanceof Map<?, ?> wanted && got instanceof Map<?, ?> found) {
            if (exact && !wanted.keySet().containsAll(found.keySet())) {
                return place + " has " + found.keySet() + ", not " + wanted.keySet();
            }
            for (Map.Entry<?, ?> one : wanted.entrySet()) {
                String inner = place + "." + one.getKey();
                String difference =
                        found.containsKey(one.getKey())
                                ? difference(one.getValue(), found.get(one.getKey()), inner)
                                : inner + " is missing";
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        if (want instanceof List<?> wanted && got instanceof List<?> found) {
            if (wanted.size() != found.size()) {
                return place + " has " + found.size() + " elements, not " + JsonTree.print(wanted);
            }
            for (int i = 0; i < wanted.size(); i++) {
                String difference = difference(wanted.get(i), found.get(i), place + "[" + i + "]");
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        return same(want, got)
                ? null
                : place + " is " + JsonTree.print(got) + ", not " + JsonTree.print(want);
    }

    private static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof JsonTree.Raw(String x) && b instanceof JsonTree.Raw(String y)) {
            return x.equals(y)
                    || (isNumber(x)
                            && isNumber(y)
                            && new BigDecimal(x).compareTo(new BigDecimal(y)) == 0);
        }
        return Objects.equals(a, b);
    }

    private static boolean isNumber(String word) {
        return !word.equals("true") && !word.equals("false");
    }

    /// What stands at a path of names and positions; null when there is no such place.
    static @Nullable Object at(@Nullable Object tree, String path) {
        Object place = tree;
        for (String step : path.isEmpty() ? new String[0] : path.split("\\.")) {
            place =
                    switch (place) {
                        case Map<?, ?> map -> map.get(step);
                        case List<?> list -> list.get(Integer.parseInt(step));
                        case null, default -> null;
                    };
        }
        return place;
    }

    private static void drop(@Nullable Object tree, String[] path, int depth) {
        boolean last = depth == path.length - 1;
        if (tree instanceof List<?> list && path[depth].equals("*") && !last) {
            list.forEach(item -> drop(item, path, depth + 1));
        } else if (tree instanceof Map<?, ?> map && last) {
            map.remove(path[depth]);
        } else if (tree instanceof Map<?, ?> map) {
            drop(map.get(path[depth]), path, depth + 1);
        }
    }

    private static void sort(@Nullable Object tree) {
        if (tree instanceof List<?>) {
            JsonTree.list(tree).sort(Comparator.comparing(JsonDifference::canonical));
        }
    }

    private static String canonical(@Nullable Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> {
                Map<String, String> members = new TreeMap<>();
                map.forEach((name, value) -> members.put((String) name, canonical(value)));
                yield members.toString();
            }
            case List<?> list -> list.stream().map(JsonDifference::canonical).toList().toString();
            case null, default -> JsonTree.print(tree);
        };
    }

    private static @Nullable String volumes(
            @Nullable Object want, @Nullable Object got, double ratio) {
        Map<String, Double> wanted = takeVolumes(want);
        Map<String, Double> found = takeVolumes(got);
        for (Map.Entry<String, Double> one : wanted.entrySet()) {
            Double volume = found.get(one.getKey());
            if (volume != null && Math.abs(volume - one.getValue()) > ratio * one.getValue()) {
                return "volume of " + one.getKey() + " is " + volume + ", not " + one.getValue();
            }
        }
        return null;
    }

    private static Map<String, Double> takeVolumes(@Nullable Object tree) {
        Map<String, Double> volumes = new TreeMap<>();
        for (Object one : JsonTree.listOrEmpty(at(tree, "data.result"))) {
            Map<String, Object> series = JsonTree.map(one);
            Object value = JsonTree.list(series.remove("value")).get(1);
            volumes.put(canonical(series.get("metric")), Double.valueOf((String) value));
        }
        return volumes;
    }
}
