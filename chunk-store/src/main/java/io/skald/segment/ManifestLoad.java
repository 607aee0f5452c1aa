package io.skald.segment;

import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.io.Quarantine;
import io.skald.io.ReadFile;

import java.io.IOException;

/// What the manifest on disk says.
///
/// @param tornBytes at its end that are no whole edit; not applied
/// @param first there is none yet
record ManifestLoad(ManifestState state, long tornBytes, boolean first) {
    /// Ten million segments; a file beyond this was not written by us.
    static final int MAX_BYTES = 1 << 30;

    /// Reads the live manifest. What it says is safe on disk afterwards, and a torn end is cut off: an edit whose sync was
    /// interrupted must not count now and be gone after a loss of power.
    static ManifestLoad read(FileSystem files) throws IOException {
        ManifestLoad loaded = look(files);
        if (loaded.first()) {
            return loaded;
        }
        String path = ManifestFiles.path(ManifestFiles.current(files));
        long size = files.size(path);
        long end = size - loaded.tornBytes();
        if (end < size) {
            try (ReadFile file = files.open(path)) {
                Quarantine.copy(files, path, file, end, size);
            }
        }
        files.truncate(path, end);
        files.syncDirectory("");
        return loaded;
    }

    /// As [#read], but changes nothing.
    static ManifestLoad look(FileSystem files) throws IOException {
        if (!files.exists(ManifestFiles.CURRENT)) {
            requireNoSegments(files);
            return new ManifestLoad(ManifestState.EMPTY, 0, true);
        }
        long number = ManifestFiles.current(files);
        String path = ManifestFiles.path(number);
        if (!files.exists(path)) {
            throw new CorruptFileException("live manifest is missing", path, 0);
        }
        byte[] bytes = ManifestFiles.read(files, path, MAX_BYTES);
        if (!ManifestFrame.hasHeader(bytes, number, path)) {
            throw new CorruptFileException("damaged header of the manifest", path, 0);
        }
        Edits edits = edits(bytes, number, path);
        int offset = edits.end();
        if (offset == ManifestFrame.HEADER_BYTES) {
            // It was whole before it became the live one.
            throw new CorruptFileException("damaged snapshot in the manifest", path, offset);
        }
        for (int behind = offset + 1; behind < bytes.length; behind++) {
            if (ManifestFrame.isSound(bytes, behind, number)) {
                throw new CorruptFileException("damaged edit in the manifest", path, offset);
            }
        }
        return new ManifestLoad(edits.state(), bytes.length - offset, false);
    }

    /// What sound edits add up to.
    ///
    /// @param end behind the last of them
    record Edits(ManifestState state, int end) {}

    /// Adds up the edits of a file whose header is sound, up to the first that is not.
    static Edits edits(byte[] bytes, long number, String path) throws CorruptFileException {
        ManifestState state = ManifestState.EMPTY;
        int offset = ManifestFrame.HEADER_BYTES;
        while (offset < bytes.length && ManifestFrame.isSound(bytes, offset, number)) {
            ManifestFrame.Decoded next = decode(bytes, offset, path);
            state = apply(state, next, path, offset);
            offset = next.end();
        }
        return new Edits(state, offset);
    }

    /// A start that never came to its end leaves a manifest without segments; anything else means that `CURRENT` is lost.
    private static void requireNoSegments(FileSystem files) throws IOException {
        for (long number : ManifestFiles.numbers(files)) {
            String path = ManifestFiles.path(number);
            byte[] bytes = ManifestFiles.read(files, path, MAX_BYTES);
            int offset = ManifestFrame.HEADER_BYTES;
            if (ManifestFrame.hasHeader(bytes, number, path)
                    && ManifestFrame.isSound(bytes, offset, number)) {
                ManifestFrame.Decoded first = decode(bytes, offset, path);
                if (!first.edit().equals(ManifestState.EMPTY.snapshot())
                        || first.end() < bytes.length) {
                    throw new CorruptFileException(
                            "name of the live manifest is missing", ManifestFiles.CURRENT, 0);
                }
            }
        }
    }

    private static ManifestFrame.Decoded decode(byte[] bytes, int offset, String path)
            throws CorruptFileException {
        try {
            return ManifestFrame.decode(bytes, offset);
        } catch (IllegalArgumentException e) {
            throw corrupt(path, offset, e);
        }
    }

    private static ManifestState apply(
            ManifestState state, ManifestFrame.Decoded next, String path, long offset)
            throws CorruptFileException {
        try {
            return state.apply(next.edit(), next.reservedIds());
        } catch (IllegalArgumentException e) {
            throw corrupt(path, offset, e);
        }
    }

    private static CorruptFileException corrupt(
            String path, long offset, IllegalArgumentException cause) {
        CorruptFileException failure =
                new CorruptFileException("no edit of a manifest", path, offset);
        failure.initCause(cause);
        return failure;
    }
}
