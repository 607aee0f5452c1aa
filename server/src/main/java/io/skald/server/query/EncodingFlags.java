package io.skald.server.query;

import io.skald.server.http.Exchange;

import java.util.Arrays;
import java.util.List;

/// What a client wants to be different in the form of an answer.
public final class EncodingFlags {
    /// Stream labels apart from the others.
    public static final String CATEGORIZE = "categorize-labels";

    private static final String HEADER = "X-Loki-Response-Encoding-Flags";

    private EncodingFlags() {}

    /// @return in the order of the header, those that mean nothing too: they are told back
    public static List<String> of(Exchange exchange) {
        String header = exchange.header(HEADER);
        return header == null
                ? List.of()
                : Arrays.stream(header.split(","))
                        .map(String::strip)
                        .filter(flag -> !flag.isEmpty())
                        .toList();
    }
}
