package io.skald.logql.pipeline;

import io.skald.logql.syntax.Expr.Unwrap;
import io.skald.logql.syntax.LabelFilterExpr;
import io.skald.logql.syntax.Stage;
import io.skald.logql.template.Template;
import io.skald.model.LabelSet;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// The labels that a query looks at. What is not needed is not parsed, and then cannot fail either: as in Loki, parsing a
/// line ends as soon as all needed labels are found, and damage behind that point goes unnoticed.
///
/// @param all whether every label is needed; `names` is empty then
public record NeededLabels(boolean all, Set<String> names) {
    public static final NeededLabels ALL = new NeededLabels(true, Set.of());

    public NeededLabels {
        names = Set.copyOf(names);
    }

    /// Needs of a metric query that groups entries by `labels`, none for one group of everything.
    ///
    /// @param unwrap null when entries are counted and not their numbers used
    public static NeededLabels grouped(
            List<String> labels, List<Stage> stages, @Nullable Unwrap unwrap) {
        Set<String> names = new TreeSet<>(labels);
        boolean all = false;
        for (Stage stage : stages) {
            switch (stage) {
                case Stage.LabelFilter(var filter, _) -> addNames(filter, names);
                case Stage.LineFormat line -> all |= addNames(Templates.line(line), names);
                case Stage.LabelFormat format -> all |= addNames(format, names);
                default -> {}
            }
        }
        if (unwrap != null) {
            names.add(unwrap.label());
            unwrap.filters().forEach(filter -> addNames(filter, names));
        }
        return all ? ALL : new NeededLabels(false, names);
    }

    /// @return whether the template may read labels that it does not name
    private static boolean addNames(Template template, Set<String> names) {
        names.addAll(template.labels());
        return template.readsAll();
    }

    private static boolean addNames(Stage.LabelFormat stage, Set<String> names) {
        boolean all = false;
        for (Stage.Assignment assignment : stage.assignments()) {
            if (assignment.template()) {
                all |= addNames(Templates.label(stage, assignment), names);
            } else {
                names.add(assignment.source());
            }
        }
        return all;
    }

    static void addNames(LabelFilterExpr filter, Set<String> names) {
        switch (filter) {
            case LabelFilterExpr.And(var left, var right, _) -> {
                addNames(left, names);
                addNames(right, names);
            }
            case LabelFilterExpr.Or(var left, var right, _) -> {
                addNames(left, names);
                addNames(right, names);
            }
            case LabelFilterExpr.Text text -> names.add(text.label());
            case LabelFilterExpr.Numeric numeric -> names.add(numeric.label());
            case LabelFilterExpr.Duration duration -> names.add(duration.label());
            case LabelFilterExpr.Bytes bytes -> names.add(bytes.label());
            case LabelFilterExpr.Ip ip -> names.add(ip.label());
        }
    }

    /// Whether rows of both streams fare alike that are equal but for their stream: nothing that is looked at tells the streams
    /// apart.
    public boolean isSame(LabelSet one, LabelSet other) {
        if (one.equals(other)) {
            return true;
        }
        for (String name : names) {
            String base = LabelNames.withoutSuffix(name);
            if (!Objects.equals(one.get(name), other.get(name))
                    || (base != null && !Objects.equals(one.get(base), other.get(base)))) {
                return false;
            }
        }
        return !all;
    }

    /// Whether parsers have nothing to do.
    boolean isNone() {
        return !all && names.isEmpty();
    }

    /// Whether a parsed label of this name can be of use. If it clashes, it gets a suffix, and that may be needed.
    boolean wants(String name) {
        return all || names.contains(name) || names.contains(name + "_extracted");
    }

    /// Whether something nested under this name can be of use.
    boolean wantsInside(String name) {
        if (all) {
            return true;
        }
        for (String needed : names) {
            if (needed.length() > name.length()
                    && needed.startsWith(name)
                    && needed.charAt(name.length()) == '_') {
                return true;
            }
        }
        return false;
    }
}
