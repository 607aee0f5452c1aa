package io.skald.logql.pipeline;

import io.skald.logql.syntax.LabelFilterExpr;
import io.skald.logql.syntax.Stage;
import io.skald.logql.syntax.StagePrinter;
import io.skald.logql.template.WorkMeter;
import io.skald.logql.text.LineFilter;
import io.skald.logql.text.LineProjection;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The stages of a query, compiled as far as threads can share it.
///
/// @param filter line filters in front of everything that can change a line: the source applies them
/// @param stages the other stages, without parsers that nobody needs
/// @param needed labels that are looked at
/// @param nowNanos what `now` is in templates; [#ENTRY_TIME] for the time of each entry
public record PipelinePlan(
        LineFilter filter, List<Stage> stages, NeededLabels needed, long nowNanos) {
    /// For pipelines that are not of a query with an end.
    public static final long ENTRY_TIME = Long.MIN_VALUE;

    private static final int MAX_CONDITIONS = 4;

    public PipelinePlan {
        stages = List.copyOf(stages);
    }

    /// As the other one, for a query without an end: `now` is the time of the entry.
    public static PipelinePlan compile(List<Stage> stages, NeededLabels needed) {
        return compile(stages, needed, ENTRY_TIME);
    }

    /// Takes out what the source can do and what nobody needs.
    ///
    /// @param nowNanos what `now` is in templates; [#ENTRY_TIME] for the time of each entry
    /// @throws io.skald.logql.syntax.SyntaxException when a pattern in a stage is wrong
    public static PipelinePlan compile(List<Stage> stages, NeededLabels needed, long nowNanos) {
        LineFilter filter = LineFilter.everything();
        List<Stage> rest = new ArrayList<>();
        boolean stored = true;
        int front = 0; // where a line filter goes that meets the line as it is there
        for (Stage stage : stages) {
            if (stage instanceof Stage.LineFilter line) {
                if (stored) {
                    filter = filter.and(LineFilters.compile(line));
                } else {
                    rest.add(front++, line);
                }
            } else if (!isParser(stage) || !needed.isNone()) {
                rest.add(stage);
            }
            if (isBarrier(stage)) {
                stored = false;
                front = rest.size();
            }
        }
        var plan = new PipelinePlan(filter, rest, needed, nowNanos);
        plan.start(); // finds mistakes now, not on a worker
        return plan;
    }

    /// Whether the stage does nothing but add labels found in the line.
    private static boolean isParser(Stage stage) {
        return switch (stage) {
            case Stage.Json _, Stage.Logfmt _, Stage.Regexp _, Stage.Pattern _ -> true;
            default -> false;
        };
    }

    /// Whether line filters behind the stage meet the line that it makes. In Loki, filters go in front of `decolorize` as well
    /// as of parsers: they see colours.
    private static boolean isBarrier(Stage stage) {
        return changesLines(stage) && !(stage instanceof Stage.Decolorize);
    }

    private static boolean changesLines(Stage stage) {
        return switch (stage) {
            case Stage.Unpack _, Stage.LineFormat _, Stage.Decolorize _ -> true;
            default -> false;
        };
    }

    /// Whether what the stage does depends on more of a row than its labels: then rows with equal labels may fare
    /// differently.
    private static boolean readsRow(Stage stage) {
        return switch (stage) {
            case Stage.LineFilter _, Stage.LabelFormat _ -> true;
            default -> isParser(stage) || changesLines(stage);
        };
    }

    /// The pipeline for one thread.
    public Pipeline start() {
        return start(WorkMeter.NONE);
    }

    /// The pipeline for one thread.
    ///
    /// @param meter told of the work on rows while it is done
    public Pipeline start(WorkMeter meter) {
        var names = new LabelNames();
        RowStage[] compiled =
                stages.stream().map(stage -> stage(stage, names, meter)).toArray(RowStage[]::new);
        return new Pipeline(compiled, new Row(names, needed, nowNanos), names, meter);
    }

    private RowStage stage(Stage stage, LabelNames names, WorkMeter meter) {
        return switch (stage) {
            case Stage.LineFilter line -> new LineFilterStage(LineFilters.compile(line));
            case Stage.LabelFilter(var filter, _) ->
                    new LabelFilterStage(LabelTest.compile(filter, names));
            case Stage.Json json ->
                    json.extractions().isEmpty()
                            ? new JsonStage()
                            : Extractions.json(json, names, needed);
            case Stage.Logfmt logfmt ->
                    logfmt.extractions().isEmpty()
                            ? new LogfmtStage(logfmt.strict(), logfmt.keepEmpty())
                            : Extractions.logfmt(logfmt, names);
            case Stage.Drop(var choices, _) -> new DropStage(choices(choices, names));
            case Stage.Keep(var choices, _) -> new KeepStage(choices(choices, names));
            case Stage.Regexp(var regex, _) -> new RegexpStage(RegexpStage.compile(regex), names);
            case Stage.Pattern(var pattern, _) -> PatternStage.compile(pattern, names);
            case Stage.Unpack _ -> new UnpackStage();
            case Stage.LineFormat line ->
                    new LineFormatStage(new RowTemplate(Templates.line(line), names, meter));
            case Stage.LabelFormat labels -> new LabelFormatStage(labels, names, meter);
            case Stage.Decolorize _ -> new DecolorizeStage();
        };
    }

    private static List<LabelChoice> choices(List<Stage.Choice> choices, LabelNames names) {
        return choices.stream().map(choice -> LabelChoice.compile(choice, names)).toList();
    }

    /// Whether some stage looks at the text of lines, or at anything else that two rows with equal labels may differ in.
    public boolean readsLines() {
        return stages.stream().anyMatch(PipelinePlan::readsRow);
    }

    /// Whether what becomes of a row may depend on what `now` is: the words for it are searched in the text of templates.
    public boolean mayReadClock() {
        return stages.stream().anyMatch(PipelinePlan::mayReadClock);
    }

    private static boolean mayReadClock(Stage stage) {
        return switch (stage) {
            case Stage.LineFormat _, Stage.LabelFormat _ -> {
                String text = StagePrinter.print(stage);
                yield text.contains("now") || text.contains("date");
            }
            default -> false;
        };
    }

    /// Whether lines may leave the pipeline other than they are stored.
    public boolean changesLines() {
        return stages.stream().anyMatch(PipelinePlan::changesLines);
    }

    /// The part of lines that does for all stages, when the line itself is not asked for.
    ///
    /// @return null when only whole lines do
    public @Nullable LineProjection projection() {
        return projection(null);
    }

    /// As the other one.
    ///
    /// @param number label that is read as a number behind all stages, and not by them; null when there is none
    public @Nullable LineProjection projection(@Nullable String number) {
        Stage parser = onlyReader();
        return parser == null || needed.all() ? null : new ParserProjection(parser, needed, number);
    }

    /// Whether some stage may look at the value of a label, or at the label that takes its name with a suffix.
    public boolean mayRead(String label) {
        String extracted = label + "_extracted";
        NeededLabels read = NeededLabels.grouped(List.of(), stages, null);
        return read.all()
                || read.names().contains(label)
                || read.names().contains(extracted)
                || stages.stream()
                        .flatMap(PipelinePlan::choices)
                        .anyMatch(name -> name.equals(label) || name.equals(extracted));
    }

    /// Labels that the stage drops or keeps.
    private static Stream<String> choices(Stage stage) {
        return switch (stage) {
            case Stage.Drop(var choices, _) -> choices.stream().map(Stage.Choice::label);
            case Stage.Keep(var choices, _) -> choices.stream().map(Stage.Choice::label);
            default -> Stream.empty();
        };
    }

    /// Conditions that rows must fulfil to pass, each of them cheaper to ask than all stages: the parser with one of the
    /// label filters behind it. In order of the filters; those that speak of failures are left out, since these depend on the
    /// other stages.
    ///
    /// @return pipelines with a [#projection()]
    public List<PipelinePlan> conditions() {
        List<PipelinePlan> conditions = new ArrayList<>();
        int at = 0;
        while (at < stages.size() && stages.get(at) instanceof Stage.LabelFilter) {
            at++;
        }
        if (at == stages.size() || !ParserProjection.isFor(stages.get(at))) {
            return conditions;
        }
        Stage parser = stages.get(at++);
        for (; at < stages.size() && stages.get(at) instanceof Stage.LabelFilter stage; at++) {
            addConditions(parser, stage.filter(), conditions);
        }
        return conditions;
    }

    private void addConditions(
            Stage parser, LabelFilterExpr filter, List<PipelinePlan> conditions) {
        if (filter instanceof LabelFilterExpr.And(var left, var right, _)) {
            addConditions(parser, left, conditions);
            addConditions(parser, right, conditions);
            return;
        }
        var stage = new Stage.LabelFilter(filter, filter.span());
        var labels = NeededLabels.grouped(List.of(), List.of(stage), null);
        if (conditions.size() < MAX_CONDITIONS
                && labels.names().stream().noneMatch(name -> name.startsWith("__error"))) {
            conditions.add(
                    new PipelinePlan(
                            LineFilter.everything(), List.of(parser, stage), labels, nowNanos));
        }
    }

    /// @return the parser that is the only stage to look at more than labels; null when there is another one, or none
    private @Nullable Stage onlyReader() {
        Stage parser = null;
        for (Stage stage : stages) {
            if (parser == null && ParserProjection.isFor(stage)) {
                parser = stage;
            } else if (readsRow(stage)) {
                return null;
            }
        }
        return parser;
    }
}
