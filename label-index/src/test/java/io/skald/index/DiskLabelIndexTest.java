package io.skald.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.index.lucene.DiskDirectories;
import io.skald.index.lucene.IndexDirectories;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

final class DiskLabelIndexTest extends LabelIndexContract {
    @TempDir Path directory;

    @Override
    IndexDirectories directories() {
        return new DiskDirectories(directory.resolve("index"));
    }

    @Test
    void leavesNothingOfADroppedDayOnDisk() throws IOException {
        try (LabelIndex index = filled(open())) {
            index.add(SHOP, DB, DAY + 1);
            index.commit(List.of());
            index.dropDaysBefore(DAY + 1);
        }
        assertEquals(List.of("2024-10-05"), directories().days());
    }

    @Test
    void overlooksWhatIsNotADay() throws IOException {
        Files.createDirectories(directory.resolve("index/lost+found"));
        Files.createDirectories(directory.resolve("index/2024-99-99"));
        try (LabelIndex index = filled(open())) {
            index.commit(List.of(1L));
        }
        try (LabelIndex again = open()) {
            assertEquals(Set.of(1L), again.coveredSegments());
            assertEquals(1, again.stats().days());
        }
    }
}
