package io.skald.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Makes new texts of known ones: characters and words are taken out, doubled, swapped and put elsewhere, texts are joined.
/// Most of what comes out is wrong in one place and right in all others.
public final class QueryMutations {
    private static final Pattern WORDS =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|`[^`]*`|[a-zA-Z_]+|[0-9.]+[a-zA-Z]*|\\s+|.");
    private static final int MAX_LENGTH = 2_000;
    private static final String CHARACTERS =
            "{}()[]|=~!<>\"`'\\.,+-*/%^#$@&?:; \n\t\0aZ09_é🎉\u2028\ufffd";

    private final List<String> texts;
    private final List<String> words;

    /// @param texts at least one
    public QueryMutations(List<String> texts) {
        this.texts = List.copyOf(texts);
        this.words = texts.stream().flatMap(text -> words(text).stream()).distinct().toList();
    }

    private static List<String> words(String text) {
        return WORDS.matcher(text).results().map(MatchResult::group).toList();
    }

    /// A known text, mutated up to four times.
    public String next(RandomGenerator random) {
        String text = pick(random, texts);
        for (int n = random.nextInt(5); n > 0; n--) {
            text = random.nextInt(3) == 0 ? characters(random, text) : words(random, text);
        }
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }

    private static <T> T pick(RandomGenerator random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String characters(RandomGenerator random, String text) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(4));
        char one = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, at) + one + text.substring(at);
            case 1 -> text.substring(0, at) + text.substring(end);
            default ->
                    text.substring(0, at) + text.substring(at, end).repeat(3) + text.substring(end);
        };
    }

    private String words(RandomGenerator random, String text) {
        List<String> all = new ArrayList<>(words(text));
        if (all.isEmpty()) {
            return pick(random, texts);
        }
        int at = random.nextInt(all.size());
        switch (random.nextInt(6)) {
            case 0 -> all.set(at, pick(random, words));
            case 1 -> all.add(at, pick(random, words));
            case 2 -> all.remove(at);
            case 3 -> all.set(at, all.get(random.nextInt(all.size())));
            case 4 -> {
                List<String> other = words(pick(random, texts));
                int from = other.isEmpty() ? 0 : random.nextInt(other.size());
                all.addAll(at, other.subList(from, other.size()));
            }
            default -> {
                int end = at + random.nextInt(all.size() - at);
                all.addAll(end, List.copyOf(all.subList(at, end)));
            }
        }
        return String.join("", all);
    }
}
