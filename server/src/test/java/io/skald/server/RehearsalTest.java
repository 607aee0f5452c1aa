package io.skald.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class RehearsalTest {
    @Test
    void everyRequestOfItIsAnswered(@TempDir Path directory) throws Exception {
        Rehearsal.run(directory, new Rehearsal.Extent(6, 1));
    }
}
