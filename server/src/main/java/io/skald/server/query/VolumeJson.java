package io.skald.server.query;

import io.skald.logql.engine.QueryStats;

import java.util.List;

/// Writes volumes as results of queries: a matrix when one of them has several points, else a vector.
final class VolumeJson {
    private VolumeJson() {}

    static JsonOut of(List<VolumeSums.Volume> volumes, VolumeSteps steps) {
        var out = new JsonOut(1024);
        boolean matrix = volumes.stream().anyMatch(volume -> points(volume) > 1);
        out.raw("{\"status\":\"success\",\"data\":{\"resultType\":\"");
        out.raw(matrix ? "matrix" : "vector").raw("\",\"result\":[");
        for (int i = 0; i < volumes.size(); i++) {
            VolumeSums.Volume volume = volumes.get(i);
            out.raw(i == 0 ? "" : ",").raw("{\"metric\":").labels(volume.labels());
            out.raw(matrix ? ",\"values\":[" : ",\"value\":");
            points(out, volume, steps);
            out.raw(matrix ? "]}" : "}");
        }
        out.raw("],\"stats\":");
        StatsJson.write(out, QueryStats.NONE, volumes.size(), new StatsJson.Timing(0, 0));
        return out.raw("}}\n");
    }

    private static long points(VolumeSums.Volume volume) {
        long points = 0;
        for (long bytes : volume.bytes()) {
            points += bytes > 0 ? 1 : 0;
        }
        return points;
    }

    private static void points(JsonOut out, VolumeSums.Volume volume, VolumeSteps steps) {
        boolean first = true;
        for (int step = 0; step < volume.bytes().length; step++) {
            if (volume.bytes()[step] > 0) {
                out.raw(first ? "[" : ",[").raw(ResponseEncoder.seconds(steps.endMillis(step)));
                out.raw(",\"").number(volume.bytes()[step]).raw("\"]");
                first = false;
            }
        }
    }
}
