package io.skald.block;

import io.skald.block.template.TemplateDirectory;
import io.skald.block.template.TemplateScratch;
import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;
import io.skald.logql.text.LineFilter.All;
import io.skald.logql.text.LineFilter.Any;
import io.skald.logql.text.LineFilter.Contains;
import io.skald.logql.text.LineFilter.Custom;
import io.skald.logql.text.LineFilter.Matches;
import io.skald.logql.text.LineFilter.Not;

/// Tells from the head of a block alone that no line passes a filter.
final class HeadGlance {
    private HeadGlance() {}

    /// Whether no line of the block passes. Cheap; often says no where it could say yes.
    static boolean isHopeless(
            LineFilter filter, TemplateDirectory directory, TemplateScratch scratch) {
        return switch (filter) {
            case Contains(var finder) -> directory.lacks(finder, scratch);
            case Matches(var regex) -> {
                ByteFinder literal = regex.requiredLiteral();
                yield literal != null && directory.lacks(literal, scratch);
            }
            case All(var filters) -> {
                for (LineFilter each : filters) {
                    if (isHopeless(each, directory, scratch)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Any(var filters) -> {
                for (LineFilter each : filters) {
                    if (!isHopeless(each, directory, scratch)) {
                        yield false;
                    }
                }
                yield !filters.isEmpty();
            }
            case Not _, Custom _ -> false;
        };
    }
}
