package io.skald.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class DiskFileSystemTest implements FileSystemContract {
    @TempDir @Nullable Path directory;
    private @Nullable FileSystem files;

    @Override
    public FileSystem files() throws IOException {
        FileSystem made = files;
        if (made == null) {
            assertNotNull(directory);
            made = new DiskFileSystem(directory.resolve("some/data"));
            files = made;
        }
        return made;
    }

    @Test
    void twoOpenersOfOneDirectoryShareTheLocks() throws IOException {
        assertNotNull(directory);
        FileSystem other = new DiskFileSystem(directory.resolve("some/data/../data"));
        try (FileSystem.Lock held = files().lock("LOCK")) {
            assertNotNull(held);
            assertNull(other.lock("LOCK"));
        }
        try (FileSystem.Lock held = other.lock("LOCK")) {
            assertNotNull(held);
        }
    }

    @Test
    void pathsOutsideOfTheRootAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> files().open("../x"));
        assertThrows(IllegalArgumentException.class, () -> files().create("/etc/x"));
    }

    @Test
    void fullDisksAreToldByTheirText() {
        IOException full = new IOException("/data/x: No space left on device");
        assertInstanceOf(DiskFullException.class, DiskFull.recognise(full, "x"));
        assertSame(full, DiskFull.recognise(full, "x").getCause());
        IOException quota = new IOException("Disk quota exceeded");
        assertInstanceOf(DiskFullException.class, DiskFull.recognise(quota, "x"));
        IOException other = new IOException("Input/output error");
        assertSame(other, DiskFull.recognise(other, "x"));
        assertEquals(IOException.class, DiskFull.recognise(new IOException(), "x").getClass());
    }
}
