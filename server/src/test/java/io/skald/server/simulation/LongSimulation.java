package io.skald.server.simulation;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.TreeSet;

/// Runs seed after seed, with every write of each life tried as a crash, until there were so many crashes. What was done
/// is in a state file after each seed, so that it goes on there when it is started again.
///
/// `LongSimulation CRASHES STATE [PART/PARTS]`: several parts, each with its own state file, may run side by side.
final class LongSimulation {
    private static final int SEEDS_TO_A_LINE = 20;

    /// Then somebody has to look.
    private static final int MAX_FAILED = 20;

    private final long wanted;
    private final Path stateFile;
    private final long parts;
    private final Properties state = new Properties();

    private LongSimulation(long wanted, Path stateFile, long part, long parts) throws IOException {
        this.wanted = wanted;
        this.stateFile = stateFile;
        this.parts = parts;
        state.setProperty("next-seed", String.valueOf(part));
        state.setProperty("parts", String.valueOf(parts));
        if (Files.exists(stateFile)) {
            state.load(new StringReader(Files.readString(stateFile)));
        }
        if (get("parts") != parts || get("next-seed") % parts != part) {
            throw new IllegalArgumentException(stateFile + " is of another part");
        }
    }

    /// @return seeds that failed
    static String run(String... args) throws IOException {
        String[] part = (args.length > 2 ? args[2] : "0/1").split("/", 2);
        var simulation =
                new LongSimulation(
                        Long.parseLong(args[0]),
                        Path.of(args[1]),
                        Long.parseLong(part[0]),
                        Long.parseLong(part[1]));
        simulation.run();
        return simulation.state.getProperty("failed-seeds", "");
    }

    public static void main(String[] args) throws IOException {
        String failed = run(args);
        if (!failed.isEmpty()) {
            System.err.println("failed seeds: " + failed);
            System.exit(1);
        }
    }

    private void run() throws IOException {
        while (get("crashes") < wanted && failed().length < MAX_FAILED) {
            long seed = get("next-seed");
            seed(seed);
            state.setProperty("next-seed", String.valueOf(seed + parts));
            add("seeds", 1);
            save();
            if (get("seeds") % SEEDS_TO_A_LINE == 0) {
                System.out.println(this);
            }
        }
        System.out.println(this);
    }

    private void seed(long seed) {
        try {
            Simulation.Result result =
                    new Simulation(seed, 1, SimulationTest.durableIndex(seed)).run();
            add("crashes", result.crashes());
            add("damages", result.damages());
            add("writes", result.writes());
        } catch (AssertionError e) {
            e.printStackTrace(System.out);
            String failed = state.getProperty("failed-seeds", "");
            state.setProperty("failed-seeds", failed.isEmpty() ? "" + seed : failed + "," + seed);
        }
    }

    private String[] failed() {
        String failed = state.getProperty("failed-seeds", "");
        return failed.isEmpty() ? new String[0] : failed.split(",", -1);
    }

    private long get(String name) {
        return Long.parseLong(state.getProperty(name, "0"));
    }

    private void add(String name, long count) {
        state.setProperty(name, String.valueOf(get(name) + count));
    }

    private void save() throws IOException {
        var text = new StringBuilder();
        for (String name : new TreeSet<>(state.stringPropertyNames())) {
            text.append(name).append('=').append(state.getProperty(name)).append('\n');
        }
        Path next = Path.of(stateFile + ".new");
        Files.writeString(next, text);
        Files.move(next, stateFile, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return "%d seeds, %d crashes, %d wrong bits, failed seeds: %s"
                .formatted(
                        get("seeds"),
                        get("crashes"),
                        get("damages"),
                        state.getProperty("failed-seeds", "none"));
    }
}
