package io.skald.wal;

import org.jspecify.annotations.Nullable;

/// Records that had been safe on disk and cannot be read any more.
///
/// @param file path of the log file; if older files are missing, of the oldest that is there
/// @param offset first damaged byte
/// @param length damaged bytes; 0 when they are missing from the file altogether
/// @param lostRecords how many acknowledged records are gone, at least; 0 when only the file's header is damaged
/// @param quarantined path of the copy of the damaged bytes; null when there are none or the copy failed
public record WalDamage(
        String file, long offset, long length, long lostRecords, @Nullable String quarantined) {}
