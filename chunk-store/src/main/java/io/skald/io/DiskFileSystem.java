package io.skald.io;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The real disk. Thread-safe.
///
/// A thread that is interrupted within a call closes the file under it, for all who share it (a rule of NIO): do not
/// interrupt threads that work here.
public final class DiskFileSystem implements FileSystem {
    /// Locks held by this process. POSIX locks belong to the process, so the operating system does not keep two openers
    /// in one process apart; worse, closing any channel of a file gives its lock back. So look here before opening.
    private static final Set<Path> HELD_LOCKS = ConcurrentHashMap.newKeySet();

    private final Path root;

    /// @param root made if needed, with its parents
    public DiskFileSystem(Path root) throws IOException {
        Files.createDirectories(root);
        this.root = root.toRealPath();
    }

    @Override
    public AppendFile create(String path) throws IOException {
        Path file = resolve(path);
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            return new DiskAppendFile(path, channel);
        } catch (IOException e) {
            throw DiskFull.recognise(e, path);
        }
    }

    @Override
    public ReadFile open(String path) throws IOException {
        Path file = resolve(path);
        if (Files.isDirectory(file)) {
            throw new NoSuchFileException(path, null, "is a directory");
        }
        return new DiskReadFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(resolve(path));
    }

    @Override
    public long size(String path) throws IOException {
        return Files.size(resolve(path));
    }

    @Override
    public List<String> list(String directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(resolve(directory))) {
            for (Path entry : entries) {
                names.add(entry.getFileName().toString());
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void createDirectories(String directory) throws IOException {
        Path made = root;
        if (directory.isEmpty()) {
            return;
        }
        for (String part : directory.split("/", -1)) {
            Path parent = made;
            made = parent.resolve(part);
            try {
                Files.createDirectory(made);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(made)) {
                    throw e;
                }
            } catch (IOException e) {
                throw DiskFull.recognise(e, directory);
            }
            // Also when it was there: a process that was killed may have made it without syncing.
            sync(parent);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        try {
            Files.move(resolve(from), resolve(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw DiskFull.recognise(e, to);
        }
    }

    @Override
    public void truncate(String path, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(resolve(path), StandardOpenOption.WRITE)) {
            channel.truncate(size);
            channel.force(true);
        } catch (IOException e) {
            throw DiskFull.recognise(e, path);
        }
    }

    @Override
    public boolean delete(String path) throws IOException {
        return Files.deleteIfExists(resolve(path));
    }

    @Override
    public void syncDirectory(String directory) throws IOException {
        try {
            sync(resolve(directory));
        } catch (IOException e) {
            throw DiskFull.recognise(e, directory);
        }
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    @Override
    public long totalBytes() throws IOException {
        return Files.getFileStore(root).getTotalSpace();
    }

    @Override
    public @Nullable Lock lock(String path) throws IOException {
        Path file = resolve(path);
        if (!HELD_LOCKS.add(file)) {
            return null;
        }
        boolean held = false;
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            FileLock lock = channel.tryLock();
            held = lock != null;
            return held ? new HeldLock(file, channel) : null;
        } catch (OverlappingFileLockException e) {
            return null; // held through another class loader of this process
        } finally {
            if (!held) {
                HELD_LOCKS.remove(file);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /// The lock goes with its channel.
    private record HeldLock(Path file, FileChannel channel) implements Lock {
        @Override
        public void close() throws IOException {
            try {
                channel.close();
            } finally {
                HELD_LOCKS.remove(file);
            }
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path resolve(String path) {
        Path resolved = root.resolve(path).normalize();
        if (!resolved.startsWith(root)) {
            throw new IllegalArgumentException("outside of the root: " + path);
        }
        return resolved;
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
