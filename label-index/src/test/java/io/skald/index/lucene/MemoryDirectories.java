package io.skald.index.lucene;

import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// Directories in memory. What an index left there is found by the next one that is opened on the same object.
public final class MemoryDirectories implements IndexDirectories {
    private final Directory root = new ByteBuffersDirectory();
    private final Map<String, Directory> days = new TreeMap<>();
    private final UnaryOperator<Directory> wrapping;

    public MemoryDirectories() {
        this(UnaryOperator.identity());
    }

    /// @param wrapping put around the directory of each day
    public MemoryDirectories(UnaryOperator<Directory> wrapping) {
        this.wrapping = wrapping;
    }

    @Override
    public Directory root() {
        return root;
    }

    @Override
    public synchronized List<String> days() {
        return new ArrayList<>(days.keySet());
    }

    @Override
    public synchronized Directory day(String name) {
        return days.computeIfAbsent(name, _ -> wrapping.apply(new ByteBuffersDirectory()));
    }

    @Override
    public synchronized void delete(String name) {
        days.remove(name);
    }
}
