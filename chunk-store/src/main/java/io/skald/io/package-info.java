/// The disk as the store sees it: files that are written once from front to back, and read by position.
///
/// Read [FileSystem] first. Everything that touches a file in `chunk-store` goes through this seam, so that tests can
/// put a disk under it that crashes, tears writes, fills up and fails to sync.
@NullMarked
package io.skald.io;

import org.jspecify.annotations.NullMarked;
