package io.skald.testing;

import io.skald.io.AppendFile;
import io.skald.io.DiskFullException;
import io.skald.io.FileSystem;
import io.skald.io.ReadFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// A disk in memory that knows what a loss of power would leave: the same contract as the real one. Thread-safe.
///
/// Bytes are safe after `sync`, names (made, renamed, deleted) after `syncDirectory`; of what is not safe,
/// [#crash(RandomGenerator)] keeps a random part. Directories themselves are safe at once.
public final class MemFileSystem implements FileSystem {
    /// One act on names; it survives a loss of power whole or not at all.
    private record NameChange(Map<String, @Nullable MemFile> changes) {
        void applyTo(Map<String, MemFile> names) {
            changes.forEach((path, file) -> {
                if (file == null) {
                    names.remove(path);
                } else {
                    names.put(path, file);
                }
            });
        }

        boolean touches(String directory) {
            return changes.keySet().stream().anyMatch(path -> parent(path).equals(directory));
        }
    }

    private final TreeMap<String, MemFile> files = new TreeMap<>();
    private final TreeMap<String, MemFile> safeFiles = new TreeMap<>();
    private final List<NameChange> unsafe = new ArrayList<>();
    private final Set<String> directories = new TreeSet<>();
    private final Set<String> locks = new HashSet<>();
    private long capacityBytes = Long.MAX_VALUE;

    public MemFileSystem() {
        directories.add("");
    }

    /// The disk as it is after a loss of power now. This one stays as it is.
    public synchronized MemFileSystem crash(RandomGenerator random) {
        MemFileSystem after = new MemFileSystem();
        after.directories.addAll(directories);
        TreeMap<String, MemFile> names = new TreeMap<>(safeFiles);
        // Journaling file systems keep a prefix of what was done to names; POSIX promises less.
        boolean prefix = random.nextBoolean();
        boolean keep = true;
        for (NameChange change : unsafe) {
            keep = (keep || !prefix) && random.nextInt(4) != 0;
            if (keep) {
                change.applyTo(names);
            }
            keep = keep || !prefix;
        }
        for (Map.Entry<String, MemFile> name : names.entrySet()) {
            after.files.put(name.getKey(), name.getValue().crash(random));
            // A file that is back has its directory back too.
            for (String up = parent(name.getKey()); !up.isEmpty(); up = parent(up)) {
                after.directories.add(up);
            }
        }
        after.safeFiles.putAll(after.files);
        return after;
    }

    /// What a new process finds when the old one was killed: all that was written is there, locks are free.
    public synchronized void processKilled() {
        locks.clear();
    }

    /// The disk as a new process finds it when the old one is killed now. This one stays as it is.
    public synchronized MemFileSystem copy() {
        MemFileSystem copy = new MemFileSystem();
        copy.directories.addAll(directories);
        files.forEach((path, file) -> copy.files.put(path, file.copy()));
        copy.safeFiles.putAll(copy.files);
        return copy;
    }

    /// Sets the size of the disk; beyond it appends fail as on a full one.
    public synchronized void capacity(long bytes) {
        capacityBytes = bytes;
    }

    /// Turns over one bit of a file, behind everyone's back.
    ///
    /// @param bit from the start of the file, 8 to a byte, the lowest first
    public synchronized void flipBit(String path, long bit) throws IOException {
        file(path).flipBit(bit);
    }

    /// The bytes of a file.
    public synchronized byte[] bytes(String path) throws IOException {
        MemFile file = file(path);
        ByteBuffer content = ByteBuffer.allocate(file.size());
        if (content.hasRemaining()) {
            file.read(0, content);
        }
        return content.array();
    }

    /// Puts a file there, safe at once; one of that name is replaced.
    public synchronized void write(String path, byte[] content) throws IOException {
        createDirectories(parent(path));
        MemFile file = new MemFile();
        file.append(ByteBuffer.wrap(content));
        file.sync();
        files.put(path, file);
        safeFiles.put(path, file);
    }

    @Override
    public synchronized AppendFile create(String path) throws IOException {
        requireDirectory(path);
        if (exists(path)) {
            throw new FileAlreadyExistsException(path);
        }
        MemFile file = new MemFile();
        change(Map.of(path, file));
        return new MemAppendFile(path, file);
    }

    @Override
    public synchronized ReadFile open(String path) throws IOException {
        return new MemReadFile(file(path));
    }

    @Override
    public synchronized boolean exists(String path) {
        return files.containsKey(path) || directories.contains(path);
    }

    @Override
    public synchronized long size(String path) throws IOException {
        return file(path).size();
    }

    @Override
    public synchronized List<String> list(String directory) {
        Set<String> names = new TreeSet<>();
        for (String path : files.keySet()) {
            addChild(directory, path, names);
        }
        for (String path : directories) {
            addChild(directory, path, names);
        }
        return List.copyOf(names);
    }

    private static void addChild(String directory, String path, Set<String> names) {
        if (!path.isEmpty() && parent(path).equals(directory)) {
            names.add(path.substring(path.lastIndexOf('/') + 1));
        }
    }

    @Override
    public synchronized void createDirectories(String directory) throws IOException {
        for (String made = directory; !made.isEmpty(); made = parent(made)) {
            if (files.containsKey(made)) {
                throw new FileAlreadyExistsException(made);
            }
            directories.add(made);
        }
        for (String made = directory; !made.isEmpty(); made = parent(made)) {
            syncDirectory(parent(made));
        }
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        MemFile file = file(from);
        requireDirectory(to);
        if (directories.contains(to)) {
            throw new FileAlreadyExistsException(to);
        }
        Map<String, @Nullable MemFile> changes = new TreeMap<>();
        changes.put(from, null);
        changes.put(to, file);
        change(changes);
    }

    @Override
    public synchronized void truncate(String path, long size) throws IOException {
        file(path).truncate(size);
    }

    @Override
    public synchronized boolean delete(String path) throws IOException {
        if (directories.contains(path)) {
            if (!list(path).isEmpty()) {
                throw new DirectoryNotEmptyException(path);
            }
            return directories.remove(path);
        }
        if (!files.containsKey(path)) {
            return false;
        }
        Map<String, @Nullable MemFile> changes = new TreeMap<>();
        changes.put(path, null);
        change(changes);
        return true;
    }

    @Override
    public synchronized void syncDirectory(String directory) throws IOException {
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory);
        }
        for (var changes = unsafe.iterator(); changes.hasNext(); ) {
            NameChange change = changes.next();
            if (change.touches(directory)) {
                change.applyTo(safeFiles);
                changes.remove();
            }
        }
    }

    @Override
    public synchronized long usableBytes() {
        long used = files.values().stream().mapToLong(MemFile::size).sum();
        return Math.max(0, capacityBytes - used);
    }

    @Override
    public synchronized long totalBytes() {
        return capacityBytes;
    }

    @Override
    public synchronized @Nullable Lock lock(String path) throws IOException {
        requireDirectory(path);
        if (!locks.add(path)) {
            return null;
        }
        if (!files.containsKey(path)) {
            write(path, new byte[0]);
        }
        return () -> unlock(path);
    }

    private synchronized void unlock(String path) {
        locks.remove(path);
    }

    private void change(Map<String, @Nullable MemFile> changes) {
        NameChange change = new NameChange(changes);
        change.applyTo(files);
        unsafe.add(change);
    }

    private MemFile file(String path) throws IOException {
        MemFile file = files.get(path);
        if (file == null) {
            throw new NoSuchFileException(path);
        }
        return file;
    }

    private void requireDirectory(String path) throws IOException {
        if (!directories.contains(parent(path))) {
            throw new NoSuchFileException(parent(path));
        }
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private final class MemAppendFile implements AppendFile, FailingSync {
        private final String path;
        private final MemFile file;
        private boolean closed;

        MemAppendFile(String path, MemFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            requireOpen();
            long room = usableBytes();
            if (bytes.remaining() > room) {
                int end = bytes.limit();
                file.append(bytes.limit(bytes.position() + (int) room));
                bytes.limit(end);
                throw new DiskFullException(path);
            }
            file.append(bytes);
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void sync() throws IOException {
            requireOpen();
            file.sync();
        }

        @Override
        public void failSync() {
            file.failSync();
        }

        @Override
        public void close() {
            closed = true;
        }

        private void requireOpen() throws IOException {
            if (closed) {
                throw new ClosedChannelException();
            }
        }
    }

    /// A file on which a sync can fail as on Linux: what was not safe will never be, and nobody says so again.
    interface FailingSync {
        void failSync();
    }

    private static final class MemReadFile implements ReadFile {
        private final MemFile file;
        private volatile boolean closed;

        MemReadFile(MemFile file) {
            this.file = file;
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            requireOpen();
            return target.hasRemaining() ? file.read(position, target) : 0;
        }

        @Override
        public long size() throws IOException {
            requireOpen();
            return file.size();
        }

        @Override
        public void close() {
            closed = true;
        }

        private void requireOpen() throws IOException {
            if (closed) {
                throw new ClosedChannelException();
            }
        }
    }
}
