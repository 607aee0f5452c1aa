package io.skald.server.data;

import io.skald.index.LabelIndexCheck;
import io.skald.io.DiskFileSystem;
import io.skald.segment.SegmentMeta;
import io.skald.store.Finding;
import io.skald.store.StoreCheck;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `skald check`: verifies all files of a data directory, and changes none.
public final class CheckCommand {
    /// Exit status when all is well.
    public static final int GOOD = 0;

    /// Exit status when something is damaged.
    public static final int DAMAGED = 1;

    /// Exit status when nothing can be said.
    public static final int UNREADABLE = 2;

    /// A running server is in the middle of a write now and then; what is still wrong after this is wrong.
    private static final Duration SECOND_LOOK = Duration.ofSeconds(1);

    private static final String INDEX = "index";

    private CheckCommand() {}

    /// @return exit status
    public static int run(Path data, PrintStream out) {
        return run(data, out, SECOND_LOOK);
    }

    /// @param secondLook how long to wait before what looks wrong is looked at again; 0 when no server is running
    /// @return exit status
    public static int run(Path data, PrintStream out, Duration secondLook) {
        if (!Files.isDirectory(data)) {
            out.println("cannot check " + data + ": it is not a directory");
            return UNREADABLE;
        }
        try {
            List<Finding> findings = new ArrayList<>();
            String summary = look(data, findings);
            if (!findings.isEmpty()) {
                Thread.sleep(secondLook);
                List<Finding> first = List.copyOf(findings);
                findings.clear();
                summary = look(data, findings);
                findings.retainAll(first);
            }
            print(data, findings, summary, out);
            return findings.isEmpty() ? GOOD : DAMAGED;
        } catch (IOException e) {
            out.println("cannot check " + data + ": " + e.getMessage());
            return UNREADABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNREADABLE;
        }
    }

    private static String look(Path data, List<Finding> findings) throws IOException {
        var files = new DiskFileSystem(data);
        StoreCheck.Report store = StoreCheck.check(files);
        findings.addAll(store.findings());
        int covered = 0;
        try (LabelIndexCheck index = LabelIndexCheck.open(data.resolve(INDEX))) {
            for (SegmentMeta segment : store.segments()) {
                if (index.coveredSegments().contains(segment.id())) {
                    covered++;
                    require(files, segment, index);
                }
            }
            for (LabelIndexCheck.Problem problem : index.problems()) {
                String advice =
                        "restart the server, or stop it and run skald reindex: no line is lost, the"
                                + " index is made from the segments";
                String file = INDEX + "/" + problem.file();
                findings.add(new Finding(file, 0, problem.text(), advice, false));
            }
        }
        return "%d segments with %d lines in %d bytes; %d records in the log; %d segments in the label index"
                .formatted(
                        store.segments().size(),
                        store.rows(),
                        store.fileBytes(),
                        store.records(),
                        covered);
    }

    private static void require(DiskFileSystem files, SegmentMeta segment, LabelIndexCheck index) {
        try {
            // Damaged labels are among the findings of the store.
            StoreCheck.forEachStream(files, segment, index::require, _ -> {});
        } catch (IOException _) {
            // Damaged, and found so already; or gone by now.
            return;
        }
    }

    private static void print(Path data, List<Finding> findings, String summary, PrintStream out) {
        for (Finding finding : findings) {
            out.println(finding.file() + ", byte " + finding.offset() + ": " + finding.problem());
            out.println("    " + finding.advice());
        }
        out.println(data + ": " + summary);
        out.println(findings.isEmpty() ? "good" : findings.size() + " problems");
    }
}
