package io.skald.server.simulation;

import io.skald.io.AppendFile;
import io.skald.io.FileSystem;
import io.skald.io.ReadFile;

import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.store.ByteBuffersDataInput;
import org.apache.lucene.store.ByteBuffersIndexInput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.store.OutputStreamIndexOutput;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Lucene's files in one folder of a [FileSystem], so that they fail, tear and vanish as all others do.
final class FileSystemDirectory extends Directory {
    private static final int BUFFER_BYTES = 4096;

    private final FileSystem files;
    private final String path;
    private long temporaries;

    /// @param path of a folder that is there
    FileSystemDirectory(FileSystem files, String path) {
        this.files = files;
        this.path = path;
    }

    private String path(String name) {
        return path + "/" + name;
    }

    @Override
    public String[] listAll() throws IOException {
        return files.list(path).toArray(String[]::new);
    }

    @Override
    public void deleteFile(String name) throws IOException {
        if (!files.delete(path(name))) {
            throw new NoSuchFileException(path(name));
        }
    }

    @Override
    public long fileLength(String name) throws IOException {
        return files.size(path(name));
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        AppendFile file = files.create(path(name));
        return new OutputStreamIndexOutput(path(name), name, stream(file), BUFFER_BYTES);
    }

    private static OutputStream stream(AppendFile file) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                file.append(ByteBuffer.wrap(bytes, offset, length));
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
            throws IOException {
        String end = suffix + "_" + temporaries++;
        return createOutput(IndexFileNames.segmentFileName(prefix, end, "tmp"), context);
    }

    @Override
    public void sync(Collection<String> names) throws IOException {
        for (String name : names) {
            files.truncate(path(name), files.size(path(name))); // only for its sync
        }
    }

    @Override
    public void syncMetaData() throws IOException {
        files.syncDirectory(path);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        files.rename(path(from), path(to));
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        try (ReadFile file = files.open(path(name))) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.readFully(0, bytes);
            return new ByteBuffersIndexInput(
                    new ByteBuffersDataInput(List.of(bytes.flip())), path(name));
        }
    }

    @Override
    public Lock obtainLock(String name) throws IOException {
        return NoLockFactory.INSTANCE.obtainLock(this, name);
    }

    @Override
    public void close() {}

    @Override
    public Set<String> getPendingDeletions() {
        return Set.of();
    }
}
