package io.skald.logql.template;

/// A text that RE2/J searches. Each look at a character is counted among the steps of the template's run: to find all
/// matches takes a search from the end of each to the next, and `b.*z|b` looks through the rest of the text each time, so that
/// the time is only bounded because the looks are. Go's functions do the same. One thread.
final class SearchedText implements CharSequence {
    /// Looks between two reports.
    private static final int PORTION = 256;

    private final String text;
    private final Steps steps;
    private final long cost;
    private int looks;

    /// @param cost bytes of text that one look costs as much as
    SearchedText(String text, long cost, Steps steps) {
        this.text = text;
        this.cost = cost;
        this.steps = steps;
    }

    @Override
    public char charAt(int index) {
        if (++looks == PORTION) {
            looks = 0;
            steps.charge(PORTION * cost);
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
