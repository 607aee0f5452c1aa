package io.skald.loadtest.grep;

import io.skald.loadtest.query.Answer;
import io.skald.loadtest.query.QueryClient;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Compares the server's counts with the files', in all and file by file.
public final class GrepCheck {
    private final QueryClient client;
    private final String job;
    private final long timeNanos;
    private final String range;

    /// @param job value of the label `job` of all streams; the label `app` is the file's name without suffix
    /// @param timeNanos end of the window that is counted over
    /// @param range its width as LogQL writes it
    public GrepCheck(QueryClient client, String job, long timeNanos, String range) {
        this.client = client;
        this.job = job;
        this.timeNanos = timeNanos;
        this.range = range;
    }

    /// Prints one row per needle.
    ///
    /// @return number of needles whose counts differ
    public int run(List<Path> files, List<Needle> needles) throws IOException {
        long[][] wanted = new long[files.size()][];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = LineCounts.of(files.get(i), needles);
        }
        int wrong = 0;
        for (int number = 0; number < needles.size(); number++) {
            wrong += same(files, wanted, number, needles.get(number).filter()) ? 0 : 1;
        }
        return wrong;
    }

    private boolean same(List<Path> files, long[][] wanted, int number, String filter)
            throws IOException {
        String counted = String.format("count_over_time({job=\"%s\"} %s [%s])", job, filter, range);
        long all = 0;
        for (long[] counts : wanted) {
            all += counts[number];
        }
        Answer total = client.instant("sum(" + counted + ")", timeNanos);
        Answer byFile = client.instant("sum by (app) (" + counted + ")", timeNanos);
        if (!total.ok() || !byFile.ok()) {
            System.out.println("FAILED " + filter + ": " + total.message() + byFile.message());
            return false;
        }
        long found = sum(total);
        boolean same = found == all && sum(byFile) == all;
        StringBuilder differences = new StringBuilder();
        for (int i = 0; i < files.size(); i++) {
            long inFile = inFile(byFile, stem(files.get(i)));
            if (inFile != wanted[i][number]) {
                same = false;
                differences.append(
                        String.format(
                                Locale.ROOT,
                                " %s %d/%d",
                                stem(files.get(i)),
                                inFile,
                                wanted[i][number]));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-5s %7d %7d  %s%s%n",
                same ? "same" : "WRONG",
                found,
                all,
                filter,
                differences);
        return same;
    }

    private static long sum(Answer answer) {
        return Math.round(answer.series().stream().mapToDouble(Answer.Series::sum).sum());
    }

    private static long inFile(Answer byFile, String app) {
        return Math.round(
                byFile.series().stream()
                        .filter(series -> app.equals(series.labels().get("app")))
                        .mapToDouble(Answer.Series::sum)
                        .sum());
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
