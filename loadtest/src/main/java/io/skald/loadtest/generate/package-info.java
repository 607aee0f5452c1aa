/// The lines of the benchmark, made from a seed: same seed and same end of data, same bytes.
///
/// Read [Workload] first: it makes the bodies of a [Profile] independently of one another, so several threads can.
/// Text comes from template files in the resources ([AppTemplates], [LineTemplate]), streams from a [Fleet]. What
/// queries will be asked about the lines is counted from their finished bytes by [Facts], which knows nothing of the
/// templates: the counts are right even where a template is not what its author meant.
@NullMarked
package io.skald.loadtest.generate;

import org.jspecify.annotations.NullMarked;
