package io.skald.index.lucene;

import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The file `covered_<number>`: which segments of the chunk store the committed days cover. The file with the largest
/// number that is whole counts. See `docs/format/label-index.md`. Not thread-safe.
public final class CoverageFile {
    /// @param commits for each day (as days since 1970-01-01) the Lucene commit that is at least needed
    /// @param segmentIds segments whose streams are all in these commits
    public record Coverage(Map<Long, Long> commits, Set<Long> segmentIds) {
        public static final Coverage NONE = new Coverage(Map.of(), Set.of());
    }

    private static final String PREFIX = "covered_";
    private static final String CODEC = "SkaldCoverage";
    private static final int VERSION = 1;
    private static final int MAX_COUNT = 100_000_000;

    private final Directory root;
    private final List<String> broken = new ArrayList<>();

    public CoverageFile(Directory root) {
        this.root = root;
    }

    /// @return [Coverage#NONE] when there is no file that is whole
    /// @throws IOException when the directory cannot be listed
    public Coverage read() throws IOException {
        for (long number : numbers().reversed()) {
            try {
                return read(PREFIX + number);
            } catch (IOException | RuntimeException e) {
                broken.add(PREFIX + number);
                // Torn or broken: what an older file says is still true, and no file at all costs
                // only work.
            }
        }
        return Coverage.NONE;
    }

    /// Files that [#read()] could not read.
    public List<String> broken() {
        return List.copyOf(broken);
    }

    private Coverage read(String file) throws IOException {
        try (ChecksumIndexInput in = root.openChecksumInput(file)) {
            Throwable failure = null;
            try {
                CodecUtil.checkHeader(in, CODEC, VERSION, VERSION);
                return readBody(in);
            } catch (IOException | RuntimeException e) {
                failure = e;
            } finally {
                CodecUtil.checkFooter(in, failure);
            }
            throw new IllegalStateException("the footer check throws the failure");
        }
    }

    private static Coverage readBody(DataInput in) throws IOException {
        Map<Long, Long> commits = new TreeMap<>();
        for (int left = readCount(in); left > 0; left--) {
            commits.put(in.readZLong(), in.readVLong());
        }
        Set<Long> segmentIds = new TreeSet<>();
        long id = 0;
        for (int left = readCount(in); left > 0; left--) {
            id += in.readVLong();
            segmentIds.add(id);
        }
        return new Coverage(commits, segmentIds);
    }

    private static int readCount(DataInput in) throws IOException {
        int count = in.readVInt();
        if (count < 0 || count > MAX_COUNT) {
            throw new IOException("count out of range: " + count);
        }
        return count;
    }

    /// Replaces what was written before, durably.
    public void write(Coverage coverage) throws IOException {
        SortedSet<Long> older = numbers();
        String file = PREFIX + (older.isEmpty() ? 1 : older.last() + 1);
        try (IndexOutput out = root.createOutput(file, IOContext.DEFAULT)) {
            CodecUtil.writeHeader(out, CODEC, VERSION);
            writeBody(out, coverage);
            CodecUtil.writeFooter(out);
        }
        root.sync(List.of(file));
        root.syncMetaData();
        delete(older);
    }

    private static void writeBody(IndexOutput out, Coverage coverage) throws IOException {
        out.writeVInt(coverage.commits.size());
        for (Map.Entry<Long, Long> day : new TreeMap<>(coverage.commits).entrySet()) {
            out.writeZLong(day.getKey());
            out.writeVLong(day.getValue());
        }
        out.writeVInt(coverage.segmentIds.size());
        long before = 0;
        for (long id : new TreeSet<>(coverage.segmentIds)) {
            out.writeVLong(id - before);
            before = id;
        }
    }

    /// Forgets everything, durably.
    public void delete() throws IOException {
        delete(numbers());
        root.syncMetaData();
    }

    private void delete(SortedSet<Long> files) throws IOException {
        for (long number : files) {
            root.deleteFile(PREFIX + number);
        }
    }

    private SortedSet<Long> numbers() throws IOException {
        SortedSet<Long> numbers = new TreeSet<>();
        for (String file : root.listAll()) {
            if (file.startsWith(PREFIX)) {
                String number = file.substring(PREFIX.length());
                if (number.matches("\\d{1,18}")) {
                    numbers.add(Long.parseLong(number));
                }
            }
        }
        return numbers;
    }
}
