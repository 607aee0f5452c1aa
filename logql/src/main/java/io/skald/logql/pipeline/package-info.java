/// What the stages of a query do to a line and its labels.
///
/// Read [Row] first: the one row in work, with its line and its labels in three categories (stream, structured metadata,
/// parsed). Then [RowStage] (one compiled stage), [PipelinePlan] (what a query's stages compile to) and [Pipeline] (a plan
/// at work on one thread). Values are slices of bytes all the way; a `String` is made only for a label that comes into an
/// answer. What can be decided once for a stream, or once for a value of a dictionary, is not decided per row.
///
/// [PipelinePlan#projection()] and [PipelinePlan#conditions()] say how little of a line does for a query; [JsonProjection] and its
/// like read templates as the stages read lines, and have to agree with them byte by byte.
///
/// Not here: reading queries (`io.skald.logql.syntax`), scanning and aggregating (`io.skald.logql.engine`).
/// Plans are immutable and shared; rows, stages and pipelines belong to one thread.
@NullMarked
package io.skald.logql.pipeline;

import org.jspecify.annotations.NullMarked;
