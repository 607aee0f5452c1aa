package io.skald.block.template;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// Where the sections of an open block come from. Every method throws [java.io.IOException] when the disk failed or
/// bytes are damaged.
public interface TemplateSource {
    /// Decompressed bytes; the array goes on for [TemplateScratch#SLACK] bytes at least.
    record Bytes(byte[] array, int length) {}

    Bytes templates() throws IOException;

    /// What [#keep] was given when the block was opened before.
    ///
    /// @return null when it is not there any more
    @Nullable TemplateDirectory directory();

    /// Keeps the directory for the next who opens the block, if there is room.
    void keep(TemplateDirectory directory);

    Bytes templateOfRow() throws IOException;

    Bytes small() throws IOException;

    /// Bytes of the section of columns as they are stored.
    ///
    /// @return an array that the next call overwrites, with the bytes from index 0 on
    byte[] part(int offset, int length) throws IOException;
}
