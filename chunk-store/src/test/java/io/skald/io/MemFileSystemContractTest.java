package io.skald.io;

import io.skald.testing.Fault;
import io.skald.testing.FaultyFileSystem;
import io.skald.testing.MemFileSystem;

import java.util.SplittableRandom;

/// The disk in memory, behind one that could fail and does not.
class MemFileSystemContractTest implements FileSystemContract {
    private final FileSystem files =
            new FaultyFileSystem(new MemFileSystem(), new SplittableRandom(0), Fault.Plan.none());

    @Override
    public FileSystem files() {
        return files;
    }
}
