package io.skald.index.lucene;

import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.Directory;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// Lucene's writer with Skald's settings. Not thread-safe.
final class DayWriter implements Closeable {
    // About 40,000 streams of six labels; what comes more is flushed to a Lucene segment earlier.
    private static final double BUFFER_MIB = 8;

    private final IndexWriter writer;

    private DayWriter(IndexWriter writer) {
        this.writer = writer;
    }

    /// @param directory may be empty
    static DayWriter open(Directory directory) throws IOException {
        var writer = new IndexWriter(directory, config());
        writer.setLiveCommitData(StreamTerms.FORMAT.entrySet());
        return new DayWriter(writer);
    }

    private static IndexWriterConfig config() {
        var merges = new TieredMergePolicy();
        // One file per Lucene segment: a week of days stays below a hundred open files.
        merges.setNoCFSRatio(1.0);
        return new IndexWriterConfig()
                .setOpenMode(IndexWriterConfig.OpenMode.CREATE_OR_APPEND)
                .setRAMBufferSizeMB(BUFFER_MIB)
                .setUseCompoundFile(true)
                .setMergePolicy(merges)
                .setMergeScheduler(new SerialMergeScheduler())
                .setCommitOnClose(false);
    }

    void add(List<PendingStreams.Stream> streams) throws IOException {
        for (PendingStreams.Stream stream : streams) {
            writer.addDocument(StreamTerms.document(stream.tenant(), stream.labels()));
        }
    }

    /// @param older a reader of the same directory; what has not changed is shared with it
    /// @return a new reader that shows all documents, also those not committed
    IndexReader reader(IndexReader older) throws IOException {
        if (older instanceof DirectoryReader known) {
            DirectoryReader changed = DirectoryReader.openIfChanged(known, writer);
            if (changed != null) {
                return changed;
            }
        }
        return DirectoryReader.open(writer);
    }

    boolean hasNews() {
        return writer.hasUncommittedChanges();
    }

    void commit() throws IOException {
        writer.commit();
    }

    void mergeToOne() throws IOException {
        writer.forceMerge(1);
        writer.commit();
    }

    /// Drops what is not committed.
    @Override
    public void close() throws IOException {
        writer.rollback();
    }
}
