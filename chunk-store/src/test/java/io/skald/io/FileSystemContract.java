package io.skald.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/// What every [FileSystem] promises, the real one and the one in memory.
interface FileSystemContract {
    /// An empty one; the same for all calls within a test.
    FileSystem files() throws IOException;

    @Test
    default void appendedBytesAreReadBackByPosition() throws IOException {
        write("a", 1, 2, 3);
        try (ReadFile file = files().open("a")) {
            assertEquals(3, file.size());
            ByteBuffer target = ByteBuffer.allocate(2);
            file.readFully(1, target);
            assertArrayEquals(new byte[] {2, 3}, target.array());
            assertEquals(-1, file.read(3, ByteBuffer.allocate(1)));
            assertThrows(EOFException.class, () -> file.readFully(2, ByteBuffer.allocate(2)));
        }
    }

    @Test
    default void bytesAppendedAfterOpeningAreSeen() throws IOException {
        try (AppendFile file = files().create("a");
                ReadFile reader = files().open("a")) {
            file.append(ByteBuffer.wrap(new byte[] {7}));
            assertEquals(1, file.size());
            ByteBuffer target = ByteBuffer.allocate(4);
            assertEquals(1, reader.read(0, target));
            file.append(ByteBuffer.allocateDirect(100_000));
            assertEquals(100_001, reader.size());
        }
    }

    @Test
    default void appendTakesOnlyWhatRemains() throws IOException {
        try (AppendFile file = files().create("a")) {
            ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);
            file.append(bytes);
            assertFalse(bytes.hasRemaining());
            assertEquals(2, files().size("a"));
        }
    }

    @Test
    default void creatingTwiceFails() throws IOException {
        write("a");
        assertThrows(FileAlreadyExistsException.class, () -> files().create("a"));
    }

    @Test
    default void missingFilesAreNoSuchFile() throws IOException {
        assertThrows(NoSuchFileException.class, () -> files().open("a"));
        assertThrows(NoSuchFileException.class, () -> files().size("a"));
        assertThrows(NoSuchFileException.class, () -> files().rename("a", "b"));
        assertThrows(NoSuchFileException.class, () -> files().truncate("a", 0));
        assertThrows(NoSuchFileException.class, () -> files().create("d/a"));
        assertFalse(files().exists("a"));
        assertFalse(files().delete("a"));
    }

    @Test
    default void listsNamesOfOneDirectorySorted() throws IOException {
        files().createDirectories("d/e");
        write("d/b");
        write("d/a");
        write("d/e/x");
        assertEquals(List.of("a", "b", "e"), files().list("d"));
        assertEquals(List.of("d"), files().list(""));
        assertEquals(List.of(), files().list("nowhere"));
        assertTrue(files().exists("d/e"));
    }

    @Test
    default void createDirectoriesMayBeRepeated() throws IOException {
        files().createDirectories("d/e/f");
        files().createDirectories("d/e/f");
        files().createDirectories("");
        files().syncDirectory("d/e");
        files().syncDirectory("");
        write("d/e/f/x");
        assertThrows(FileAlreadyExistsException.class, () -> files().createDirectories("d/e/f/x"));
    }

    @Test
    default void renameReplaces() throws IOException {
        write("a", 1);
        write("b", 2, 2);
        files().rename("a", "b");
        assertFalse(files().exists("a"));
        assertEquals(1, files().size("b"));
    }

    @Test
    default void openFilesOutliveTheirName() throws IOException {
        write("a", 5);
        try (ReadFile file = files().open("a")) {
            assertTrue(files().delete("a"));
            ByteBuffer target = ByteBuffer.allocate(1);
            file.readFully(0, target);
            assertEquals(5, target.get(0));
        }
    }

    @Test
    default void truncateCutsAndNeverGrows() throws IOException {
        write("a", 1, 2, 3);
        files().truncate("a", 2);
        assertEquals(2, files().size("a"));
        files().truncate("a", 9);
        assertEquals(2, files().size("a"));
    }

    @Test
    default void directoriesAreDeletedWhenEmpty() throws IOException {
        files().createDirectories("d");
        write("d/a");
        assertThrows(DirectoryNotEmptyException.class, () -> files().delete("d"));
        files().delete("d/a");
        assertTrue(files().delete("d"));
        assertFalse(files().exists("d"));
    }

    @Test
    default void closedFilesRefuse() throws IOException {
        AppendFile file = files().create("a");
        file.close();
        file.close();
        assertThrows(IOException.class, () -> file.append(ByteBuffer.wrap(new byte[1])));
        ReadFile reader = files().open("a");
        reader.close();
        assertThrows(IOException.class, () -> reader.read(0, ByteBuffer.allocate(1)));
    }

    @Test
    default void lockIsHeldOnce() throws IOException {
        try (FileSystem.Lock first = files().lock("LOCK")) {
            assertNotNull(first);
            assertNull(files().lock("LOCK"));
            assertNull(files().lock("LOCK"));
        }
        FileSystem.Lock again = files().lock("LOCK");
        assertNotNull(again);
        again.close();
    }

    @Test
    default void tellsHowMuchFits() throws IOException {
        assertTrue(files().usableBytes() > 0);
        assertTrue(files().totalBytes() >= files().usableBytes());
    }

    private void write(String path, int... values) throws IOException {
        try (AppendFile file = files().create(path)) {
            for (int value : values) {
                file.append(ByteBuffer.wrap(new byte[] {(byte) value}));
            }
            file.sync();
        }
    }
}
