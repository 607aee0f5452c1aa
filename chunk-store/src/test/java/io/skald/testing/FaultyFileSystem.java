package io.skald.testing;

import io.skald.io.AppendFile;
import io.skald.io.DiskFullException;
import io.skald.io.FileSystem;
import io.skald.io.ReadFile;
import io.skald.testing.Fault.Operation;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/// A disk on which chosen calls fail. Counts the calls, so that a test can first run without faults, see [#steps()], and
/// then run again with a fault at each. Thread-safe if the plan is, but only one thread makes a run that can be repeated.
///
/// For a crash: run until [SimulatedCrash], then go on with [MemFileSystem#crash(RandomGenerator)] of the inner disk.
public final class FaultyFileSystem implements FileSystem {
    private final FileSystem inner;
    private final RandomGenerator random;
    private Fault.Plan plan;
    private long steps;
    private boolean crashed;

    public FaultyFileSystem(FileSystem inner, RandomGenerator random, Fault.Plan plan) {
        this.inner = inner;
        this.random = random;
        this.plan = plan;
    }

    /// Calls so far.
    public synchronized long steps() {
        return steps;
    }

    /// From now on; steps count on.
    public synchronized void plan(Fault.Plan next) {
        plan = next;
    }

    public synchronized boolean crashed() {
        return crashed;
    }

    @FunctionalInterface
    private interface Call<T extends @Nullable Object> {
        T run() throws IOException;
    }

    private synchronized Fault next(Operation operation, String path) {
        requirePower();
        Fault fault = plan.at(steps++, operation, path);
        if (fault == Fault.CRASH) {
            crashed = true;
        }
        return fault == Fault.DISK_FULL && !operation.needsRoom() ? Fault.NONE : fault;
    }

    private synchronized void requirePower() {
        if (crashed) {
            throw new SimulatedCrash(steps);
        }
    }

    private <T extends @Nullable Object> T call(Operation operation, String path, Call<T> act)
            throws IOException {
        return switch (next(operation, path)) {
            case CRASH -> {
                if (random.nextBoolean()) {
                    act.run();
                }
                throw new SimulatedCrash(steps);
            }
            case FAIL -> throw new IOException("simulated failure of " + operation + ": " + path);
            case DISK_FULL -> throw new DiskFullException(path);
            case NONE, BIT_FLIP -> act.run();
        };
    }

    @Override
    public AppendFile create(String path) throws IOException {
        return new FaultyAppendFile(path, call(Operation.CREATE, path, () -> inner.create(path)));
    }

    @Override
    public ReadFile open(String path) throws IOException {
        return new FaultyReadFile(path, call(Operation.OPEN, path, () -> inner.open(path)));
    }

    @Override
    public boolean exists(String path) {
        requirePower();
        return inner.exists(path);
    }

    @Override
    public long size(String path) throws IOException {
        requirePower();
        return inner.size(path);
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return call(Operation.LIST, directory, () -> inner.list(directory));
    }

    @Override
    public void createDirectories(String directory) throws IOException {
        run(Operation.CREATE_DIRECTORIES, directory, () -> inner.createDirectories(directory));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        run(Operation.RENAME, to, () -> inner.rename(from, to));
    }

    @Override
    public void truncate(String path, long size) throws IOException {
        run(Operation.TRUNCATE, path, () -> inner.truncate(path, size));
    }

    @Override
    public boolean delete(String path) throws IOException {
        return call(Operation.DELETE, path, () -> inner.delete(path));
    }

    @Override
    public void syncDirectory(String directory) throws IOException {
        run(Operation.SYNC_DIRECTORY, directory, () -> inner.syncDirectory(directory));
    }

    @Override
    public long usableBytes() throws IOException {
        requirePower();
        return inner.usableBytes();
    }

    @Override
    public long totalBytes() throws IOException {
        requirePower();
        return inner.totalBytes();
    }

    @Override
    public @Nullable Lock lock(String path) throws IOException {
        requirePower();
        return inner.lock(path);
    }

    @FunctionalInterface
    private interface Act {
        void run() throws IOException;
    }

    private void run(Operation operation, String path, Act act) throws IOException {
        call(
                operation,
                path,
                () -> {
                    act.run();
                    return true;
                });
    }

    private final class FaultyAppendFile implements AppendFile {
        private final String path;
        private final AppendFile file;

        FaultyAppendFile(String path, AppendFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            Fault fault = next(Operation.APPEND, path);
            if (fault == Fault.NONE || fault == Fault.BIT_FLIP) {
                file.append(bytes);
                return;
            }
            int end = bytes.limit();
            int torn = random.nextInt(bytes.remaining() + 1);
            file.append(bytes.limit(bytes.position() + torn));
            bytes.limit(end);
            fail(fault, "append");
        }

        @Override
        public long size() {
            requirePower();
            return file.size();
        }

        @Override
        public void sync() throws IOException {
            Fault fault = next(Operation.SYNC, path);
            if (fault == Fault.NONE || fault == Fault.BIT_FLIP) {
                file.sync();
                return;
            }
            if (fault == Fault.CRASH) {
                if (random.nextBoolean()) {
                    file.sync();
                }
            } else if (file instanceof MemFileSystem.FailingSync failing) {
                failing.failSync();
            }
            fail(fault, "sync");
        }

        private void fail(Fault fault, String what) throws IOException {
            switch (fault) {
                case CRASH -> throw new SimulatedCrash(steps());
                case DISK_FULL -> throw new DiskFullException(path);
                case FAIL -> throw new IOException("simulated failure of " + what + ": " + path);
                case NONE, BIT_FLIP -> throw new AssertionError(fault);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private final class FaultyReadFile implements ReadFile {
        private final String path;
        private final ReadFile file;

        FaultyReadFile(String path, ReadFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            int start = target.position();
            Fault fault = next(Operation.READ, path);
            if (fault == Fault.FAIL) {
                throw new IOException("simulated failure of read: " + path);
            }
            if (fault == Fault.CRASH) {
                throw new SimulatedCrash(steps());
            }
            int count = file.read(position, target);
            if (fault == Fault.BIT_FLIP && count > 0) {
                int at = start + random.nextInt(count);
                target.put(at, (byte) (target.get(at) ^ 1 << random.nextInt(8)));
            }
            return count;
        }

        @Override
        public long size() throws IOException {
            requirePower();
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
