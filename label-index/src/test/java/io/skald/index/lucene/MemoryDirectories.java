package io.skald.index.lucene;

import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Directories in memory, on a disk that may fail and lose power. What an index left there is found by the next one
/// that is opened on the same object.
public final class MemoryDirectories implements IndexDirectories {
    private final Map<String, Disk> days = new TreeMap<>();
    private Disk root = new Disk();
    private long writesLeft = Long.MAX_VALUE;

    /// After so many writes (creations, syncs, renames, and byte ranges written) each further one fails.
    public synchronized void failAfter(long writes) {
        writesLeft = writes;
    }

    public synchronized void repair() {
        writesLeft = Long.MAX_VALUE;
    }

    /// What is left after the power was lost: all that was synced, and of the rest a random part, perhaps cut off.
    public synchronized MemoryDirectories crash(SplittableRandom random) throws IOException {
        var left = new MemoryDirectories();
        left.root = root.crash(left, random);
        for (Map.Entry<String, Disk> day : days.entrySet()) {
            left.days.put(day.getKey(), day.getValue().crash(left, random));
        }
        return left;
    }

    private synchronized void write() throws IOException {
        if (writesLeft <= 0) {
            throw new IOException("No space left on device");
        }
        writesLeft--;
    }

    @Override
    public synchronized Directory root() {
        return root;
    }

    @Override
    public synchronized List<String> days() {
        return new ArrayList<>(days.keySet());
    }

    @Override
    public synchronized Directory day(String name) {
        return days.computeIfAbsent(name, _ -> new Disk());
    }

    @Override
    public synchronized void delete(String name) {
        days.remove(name);
    }

    private final class Disk extends FilterDirectory {
        private final Set<String> synced = new HashSet<>();

        Disk() {
            super(new ByteBuffersDirectory());
        }

        Disk crash(MemoryDirectories owner, SplittableRandom random) throws IOException {
            Disk left = owner.new Disk();
            for (String file : listAll()) {
                try (IndexInput from = openInput(file, IOContext.READONCE)) {
                    boolean whole = synced.contains(file) || random.nextBoolean();
                    if (!whole && random.nextBoolean()) {
                        continue;
                    }
                    long length = whole ? from.length() : random.nextLong(from.length() + 1);
                    try (IndexOutput to = left.in.createOutput(file, IOContext.DEFAULT)) {
                        to.copyBytes(from, length);
                    }
                    left.synced.add(file);
                }
            }
            return left;
        }

        @Override
        public IndexOutput createOutput(String file, IOContext context) throws IOException {
            write();
            synced.remove(file);
            return new Output(in.createOutput(file, context));
        }

        @Override
        public void sync(Collection<String> files) throws IOException {
            write();
            in.sync(files);
            synced.addAll(files);
        }

        @Override
        public void rename(String from, String to) throws IOException {
            write();
            in.rename(from, to);
            if (synced.remove(from)) {
                synced.add(to);
            }
        }
    }

    private final class Output extends FilterIndexOutput {
        Output(IndexOutput out) {
            super("MemoryDirectories", out.getName(), out);
        }

        @Override
        public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
            write();
            super.writeBytes(bytes, offset, length);
        }
    }
}
