package io.skald.block;

import io.skald.block.template.TemplateLines;
import io.skald.block.template.TemplateSearch;
import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;

import java.io.IOException;
import java.util.BitSet;

/// Lines of encoding 2 as a filter sees them.
final class TemplateSearchedLines implements SearchableLines {
    private final TemplateLines lines;
    private final TemplateSearch search;

    TemplateSearchedLines(TemplateLines lines) {
        this.lines = lines;
        this.search = new TemplateSearch(lines);
    }

    @Override
    public void find(ByteFinder finder, int fromRow, int toRow, BitSet hits) throws IOException {
        search.find(finder, fromRow, toRow, hits);
    }

    @Override
    public boolean matches(LineFilter filter, int row) throws IOException {
        return lines.matches(filter, row);
    }
}
