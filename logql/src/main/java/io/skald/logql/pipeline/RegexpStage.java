package io.skald.logql.pipeline;

import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.text.CapturingRegex;
import io.skald.logql.text.GroupFinder;
import io.skald.logql.text.RegexSyntaxException;
import io.skald.model.Utf8;

import java.util.Arrays;
import java.util.List;

/// `| regexp "(?P<method>\\w+) (?P<path>\\S+)"`: what the named groups matched becomes labels; a group that took no part gives
/// an empty one. Lines that do not match pass as they are. One thread.
final class RegexpStage implements RowStage {
    private final GroupFinder finder;

    /// Names of labels, [LabelNames#NONE] for groups without one, and in the first place.
    private final int[] names;

    /// @param regex from [#compile(String)]
    RegexpStage(CapturingRegex regex, LabelNames labelNames) {
        List<String> groups = regex.groupNames();
        this.finder = regex.finder();
        this.names = new int[groups.size()];
        Arrays.fill(names, LabelNames.NONE);
        for (int i = 1; i < names.length; i++) {
            byte[] name = Utf8.bytes(groups.get(i));
            if (name.length > 0) {
                names[i] = labelNames.idOfKey(LabelNames.NONE, name, 0, name.length);
            }
        }
    }

    /// @throws SyntaxException when it is no pattern with named groups
    static CapturingRegex compile(String source) {
        try {
            CapturingRegex regex = CapturingRegex.compile(source);
            if (regex.groupNames().stream().allMatch(String::isEmpty)) {
                throw wrong("at least one named capture must be supplied");
            }
            return regex;
        } catch (RegexSyntaxException e) {
            String twice = e.duplicateGroup();
            throw wrong(
                    twice == null
                            ? "error parsing regexp: " + e.getMessage()
                            : "duplicate extracted label name '" + twice + "'");
        }
    }

    private static SyntaxException wrong(String why) {
        return SyntaxException.meaning("invalid regexp parser: " + why);
    }

    @Override
    public boolean apply(Row row) {
        byte[] line = row.line;
        int from = row.lineOffset;
        if (!finder.find(line, from, from + row.lineLength)) {
            return true;
        }
        for (int group = 1; group < names.length; group++) {
            int name = names[group];
            if (name == LabelNames.NONE || !row.wanted.isWanted(name)) {
                continue;
            }
            int start = finder.start(group);
            boolean enough =
                    start < 0
                            ? row.setParsed(name, line, from, 0)
                            : row.setParsed(name, line, start, finder.end(group) - start);
            if (enough) {
                return true;
            }
        }
        return true;
    }
}
