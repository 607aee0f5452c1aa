package io.skald.io;

import java.io.IOException;
import java.util.List;

/// A directory tree that can be looked at only: whoever wants to change it gets an [IOException]. Thread-safe.
public final class ReadOnlyFileSystem implements FileSystem {
    private final FileSystem files;

    public ReadOnlyFileSystem(FileSystem files) {
        this.files = files;
    }

    @Override
    public ReadFile open(String path) throws IOException {
        return files.open(path);
    }

    @Override
    public boolean exists(String path) {
        return files.exists(path);
    }

    @Override
    public long size(String path) throws IOException {
        return files.size(path);
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return files.list(directory);
    }

    @Override
    public long usableBytes() throws IOException {
        return files.usableBytes();
    }

    @Override
    public long totalBytes() throws IOException {
        return files.totalBytes();
    }

    @Override
    public AppendFile create(String path) throws IOException {
        throw refused(path);
    }

    @Override
    public void createDirectories(String directory) throws IOException {
        throw refused(directory);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        throw refused(from);
    }

    @Override
    public void truncate(String path, long size) throws IOException {
        throw refused(path);
    }

    @Override
    public boolean delete(String path) throws IOException {
        throw refused(path);
    }

    @Override
    public void syncDirectory(String directory) throws IOException {
        throw refused(directory);
    }

    @Override
    public Lock lock(String path) throws IOException {
        throw refused(path);
    }

    private static IOException refused(String path) {
        return new IOException("opened for reading only: " + path);
    }
}
