package io.skald.loadtest.torture;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/// The seed and the counts of a torture that spans several sittings, kept in a file of properties. What is counted was
/// checked: a sitting that is cut short counts up to its last check.
///
/// @param seed of the first sitting; later ones go on from it
/// @param wrong lines missing, doubled or strange
/// @param slowStarts starts beyond the limit
public record TortureState(
        long seed,
        int sittings,
        int kills,
        long acknowledged,
        long acknowledgedBytes,
        long wrong,
        int starts,
        int slowStarts,
        double slowestStartMillis) {
    public static TortureState begin(long seed) {
        return new TortureState(seed, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /// @param seed of a torture that begins
    /// @return what the file says; a beginning when there is none
    public static TortureState read(Path file, long seed) throws IOException {
        if (!Files.exists(file)) {
            return begin(seed);
        }
        Properties values = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            values.load(reader);
        }
        try {
            return new TortureState(
                    number(values, "seed"),
                    (int) number(values, "sittings"),
                    (int) number(values, "kills"),
                    number(values, "acknowledgedLines"),
                    number(values, "acknowledgedBytes"),
                    number(values, "wrongLines"),
                    (int) number(values, "starts"),
                    (int) number(values, "slowStarts"),
                    number(values, "slowestStartMillis"));
        } catch (NumberFormatException e) {
            throw new IOException(file + " is no state of a torture: " + e.getMessage());
        }
    }

    private static long number(Properties values, String name) {
        return Long.parseLong(values.getProperty(name, "").strip());
    }

    /// Puts the file in its place in one step.
    void write(Path file) throws IOException {
        Properties values = new Properties();
        values.setProperty("seed", Long.toString(seed));
        values.setProperty("sittings", Integer.toString(sittings));
        values.setProperty("kills", Integer.toString(kills));
        values.setProperty("acknowledgedLines", Long.toString(acknowledged));
        values.setProperty("acknowledgedBytes", Long.toString(acknowledgedBytes));
        values.setProperty("wrongLines", Long.toString(wrong));
        values.setProperty("starts", Integer.toString(starts));
        values.setProperty("slowStarts", Integer.toString(slowStarts));
        values.setProperty("slowestStartMillis", Long.toString(Math.round(slowestStartMillis)));
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (Writer writer = Files.newBufferedWriter(next)) {
            values.store(writer, null);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
