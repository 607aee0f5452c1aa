package io.skald.logql.engine;

import io.skald.logql.engine.QueryException.Kind;
import io.skald.logql.pipeline.NeededLabels;
import io.skald.logql.pipeline.Pipeline;
import io.skald.logql.pipeline.PipelinePlan;
import io.skald.logql.pipeline.Row;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.Printer;
import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.template.WorkMeter;
import io.skald.logql.text.LineFilter;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;

import java.util.List;
import java.util.function.LongConsumer;

/// A log query for rows that are at hand: the lines that a tail waits for, the lines that a delete hides. Immutable.
public final class LogPipeline {
    private final String text;
    private final List<Matcher> matchers;
    private final PipelinePlan plan;

    private LogPipeline(String text, List<Matcher> matchers, PipelinePlan plan) {
        this.text = text;
        this.matchers = matchers;
        this.plan = plan;
    }

    /// @throws QueryException when the text is no LogQL, cannot be run, or is a metric query
    public static LogPipeline compile(String query) {
        try {
            Expr expr = LogQl.parse(query);
            if (!(expr instanceof Expr.Log log)) {
                throw new QueryException(Kind.SYNTAX, "only log selector is supported");
            }
            var plan = PipelinePlan.compile(log.stages(), NeededLabels.ALL);
            return new LogPipeline(Printer.print(expr), log.matchers(), plan);
        } catch (SyntaxException e) {
            throw new QueryException(Kind.SYNTAX, String.valueOf(e.getMessage()));
        }
    }

    /// The query as LogQL prints it, for people: sizes in it may be rounded.
    public String text() {
        return text;
    }

    public List<Matcher> matchers() {
        return matchers;
    }

    /// Whether rows of the stream can pass.
    public boolean admits(LabelSet stream) {
        for (int i = 0; i < matchers.size(); i++) {
            if (!matchers.get(i).matches(stream)) {
                return false;
            }
        }
        return true;
    }

    /// Condition on the stored line that every row that passes fulfils; [Run#test(int)] asks it too.
    public LineFilter filter() {
        return plan.filter();
    }

    /// The stages at work, for one thread.
    public Run start() {
        return new Run(WorkMeter.NONE);
    }

    /// The stages at work, for one thread.
    ///
    /// @param meter told of the work while it is done, in units of about a byte looked at; what it throws ends the work
    public Run start(LongConsumer meter) {
        return new Run(meter::accept);
    }

    /// The stages at work. What a row has become is valid until the next [#test(int)].
    public final class Run {
        // A tail may run for an hour over lines whose labels are all different.
        private static final int MAX_KNOWN = 4096;
        private static final long MAX_KNOWN_BYTES = 2 << 20;

        private final WorkMeter meter;
        private Pipeline pipeline;
        private final ByteKeyTable<EntryLabels> known = new ByteKeyTable<>();
        private final GrowingBytes key = new GrowingBytes(256);
        private EntryBatch batch = new EntryBatch();
        private LabelSet stream = LabelSet.EMPTY;

        private long knownBytes;

        private Run(WorkMeter meter) {
            this.meter = meter;
            this.pipeline = plan.start(meter);
        }

        private void forgetLabels() {
            known.clear();
            knownBytes = 0;
        }

        /// Makes `next`, whose stream is admitted, the batch that [#test(int)] takes rows from.
        public void start(EntryBatch next) {
            if (!stream.equals(next.stream())) {
                stream = next.stream();
                forgetLabels();
            }
            batch = next;
            pipeline.start(next);
        }

        /// @return whether the row passes
        public boolean test(int row) {
            if (pipeline.isWorn()) {
                pipeline = plan.start(meter);
                pipeline.start(batch);
                forgetLabels();
            }
            return plan.filter()
                            .matches(batch.lines(), batch.lineOffset(row), batch.lineLength(row))
                    && pipeline.test(row);
        }

        /// The array that holds the line as the stages left it.
        public byte[] line() {
            return pipeline.row().line();
        }

        public int lineOffset() {
            return pipeline.row().lineOffset();
        }

        public int lineLength() {
            return pipeline.row().lineLength();
        }

        /// The row's labels; one instance for rows of one stream with equal ones.
        public EntryLabels labels() {
            Row row = pipeline.row();
            key.clear();
            row.appendKey(key);
            EntryLabels labels = known.get(key);
            if (labels == null) {
                if (known.size() == MAX_KNOWN || knownBytes > MAX_KNOWN_BYTES) {
                    forgetLabels();
                }
                labels =
                        new EntryLabels(
                                row.streamLabels(), row.metadataLabels(), row.parsedLabels());
                knownBytes += key.size() + labels.heldBytes();
                known.put(key, labels);
            }
            return labels;
        }
    }
}
