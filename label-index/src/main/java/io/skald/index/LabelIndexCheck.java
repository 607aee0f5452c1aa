package io.skald.index;

import io.skald.index.lucene.CoverageFile;
import io.skald.index.lucene.CoverageFile.Coverage;
import io.skald.index.lucene.DayIndex;
import io.skald.index.lucene.DiskDirectories;
import io.skald.index.lucene.IndexDirectories;
import io.skald.index.lucene.LabelSetCache;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a label index without changing it: every checksum, and whether streams are in it that should be. Not
/// thread-safe; a server may be running on the index.
public final class LabelIndexCheck implements AutoCloseable {
    /// What is wrong with a file or a day.
    ///
    /// @param file path relative to the index
    public record Problem(String file, String text) {}

    private final List<Problem> problems = new ArrayList<>();
    private final Map<Long, DayIndex> days = new HashMap<>();
    private Coverage coverage = Coverage.NONE;

    private LabelIndexCheck() {}

    /// @param directory of the index; one that is not there has no problems and covers nothing
    /// @throws IOException when the directory cannot be read
    public static LabelIndexCheck open(Path directory) throws IOException {
        var check = new LabelIndexCheck();
        if (Files.isDirectory(directory)) {
            check.read(new DiskDirectories(directory));
        }
        return check;
    }

    private void read(IndexDirectories directories) throws IOException {
        var cache = new LabelSetCache(LabelIndexConfig.DEFAULT.labelCacheBytes());
        var file = new CoverageFile(directories.root());
        coverage = file.read();
        file.broken().forEach(name -> problems.add(new Problem(name, "damaged file")));
        for (String name : directories.days()) {
            try {
                long epochDay = LocalDate.parse(name).toEpochDay();
                days.put(epochDay, DayIndex.open(name, directories, cache));
            } catch (IOException | RuntimeException e) {
                // Lucene answers broken bytes with either.
                problems.add(new Problem(name, String.valueOf(e.getMessage())));
            }
        }
        for (Map.Entry<Long, Long> needed : coverage.commits().entrySet()) {
            DayIndex day = days.get(needed.getKey());
            String name = LocalDate.ofEpochDay(needed.getKey()).toString();
            boolean known = problems.stream().anyMatch(problem -> problem.file().equals(name));
            if (!known && (day == null || day.generation() < needed.getValue())) {
                problems.add(new Problem(name, "day is missing, or older than it should be"));
            }
        }
    }

    /// Segments all of whose streams must be here.
    public Set<Long> coveredSegments() {
        return coverage.segmentIds();
    }

    /// Notes a stream that must be here.
    ///
    /// @param epochDay days since 1970-01-01
    public void require(TenantId tenant, LabelSet labels, long epochDay) {
        DayIndex day = days.get(epochDay);
        if (day != null && !day.holds(tenant, labels)) {
            String name = LocalDate.ofEpochDay(epochDay).toString();
            String text = "a stream with lines is not in the index";
            if (problems.stream().noneMatch(known -> known.equals(new Problem(name, text)))) {
                problems.add(new Problem(name, text));
            }
        }
    }

    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() throws IOException {
        for (DayIndex day : days.values()) {
            day.close();
        }
    }
}
