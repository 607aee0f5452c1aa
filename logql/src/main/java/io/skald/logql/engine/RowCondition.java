package io.skald.logql.engine;

import io.skald.logql.engine.Needs.MetadataNames;
import io.skald.logql.pipeline.Pipeline;
import io.skald.logql.pipeline.PipelinePlan;
import io.skald.logql.text.LineProjection;
import io.skald.model.EntryBatch;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// A condition that every row of a query's answer fulfils, and that little of a row tells: a label filter on what a parser
/// finds. Immutable.
public final class RowCondition {
    private final PipelinePlan plan;
    private final LineProjection projection;
    private final MetadataNames metadata;

    private RowCondition(PipelinePlan plan, LineProjection projection) {
        this.plan = plan;
        this.projection = projection;
        this.metadata = RangePlan.metadata(plan);
    }

    /// Conditions that the stages set, those first that they ask first.
    static List<RowCondition> of(PipelinePlan pipeline) {
        return pipeline.conditions().stream().map(RowCondition::one).toList();
    }

    private static RowCondition one(PipelinePlan plan) {
        return new RowCondition(plan, java.util.Objects.requireNonNull(plan.projection()));
    }

    /// What the condition has to know of a row: a projection of its line, and metadata. No time.
    public Needs needs() {
        return Needs.lines(metadata, projection, List.of());
    }

    /// The condition at work, for one scan.
    public Test start() {
        return new Test(plan);
    }

    /// The condition at work. One thread.
    public static final class Test {
        private static final byte UNKNOWN = 0;
        private static final byte YES = 1;
        private static final byte NO = 2;

        private final PipelinePlan plan;
        private Pipeline pipeline;
        private final LineClasses lineClasses;
        private byte[] ofClass = new byte[64];

        private Test(PipelinePlan plan) {
            this.plan = plan;
            this.pipeline = plan.start();
            this.lineClasses = new LineClasses(plan.needed());
        }

        /// Looks at all rows of a batch whose lines are as [#needs()] has them.
        ///
        /// @param refused its bits below the number of rows become those of rows that do not fulfil the condition
        public void refuse(EntryBatch batch, BitSet refused) {
            if (pipeline.isWorn()) {
                pipeline = plan.start();
            }
            refused.clear();
            pipeline.start(batch);
            int classes = batch.metadata().isEmpty() ? batch.lineClassCount() : 0;
            if (ofClass.length < classes) {
                ofClass = Arrays.copyOf(ofClass, 2 * classes);
            }
            if (classes > 0) {
                Arrays.fill(ofClass, lineClasses.next(batch), classes, UNKNOWN);
            }
            for (int row = 0; row < batch.rowCount(); row++) {
                int lineClass = batch.lineClass(row);
                if (lineClass == EntryBatch.NO_LINE) {
                    continue;
                }
                if (lineClass < 0 || lineClass >= classes) {
                    refused.set(row, !pipeline.test(row));
                    continue;
                }
                if (ofClass[lineClass] == UNKNOWN) {
                    ofClass[lineClass] = pipeline.test(row) ? YES : NO;
                }
                if (ofClass[lineClass] == NO) {
                    refused.set(row);
                }
            }
        }
    }
}
