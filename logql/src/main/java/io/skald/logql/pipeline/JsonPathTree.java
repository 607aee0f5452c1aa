package io.skald.logql.pipeline;

import io.skald.logql.pipeline.JsonPath.Step;
import io.skald.logql.syntax.GoStrings;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The paths of a `json` stage, laid over each other: one node says what is asked of one value. Fixed once it is built.
final class JsonPathTree {
    /// Numbers of the paths that end here.
    private int[] ends = {};

    private byte[][] names = {};
    private JsonPathTree[] members = {};
    private int[] indices = {};
    private JsonPathTree[] elements = {};

    void add(JsonPath path, int number) {
        JsonPathTree node = this;
        for (Step step : path.steps()) {
            node =
                    switch (step) {
                        case Step.Member(var name) -> node.memberOrNew(GoStrings.bytes(name));
                        case Step.Element(var index) -> node.elementOrNew(index);
                    };
        }
        node.ends = Arrays.copyOf(node.ends, node.ends.length + 1);
        node.ends[node.ends.length - 1] = number;
    }

    private JsonPathTree memberOrNew(byte[] name) {
        JsonPathTree known = member(name, 0, name.length);
        if (known != null) {
            return known;
        }
        names = Arrays.copyOf(names, names.length + 1);
        names[names.length - 1] = name;
        members = withNew(members);
        return members[members.length - 1];
    }

    private JsonPathTree elementOrNew(int index) {
        JsonPathTree known = element(index);
        if (known != null) {
            return known;
        }
        indices = Arrays.copyOf(indices, indices.length + 1);
        indices[indices.length - 1] = index;
        elements = withNew(elements);
        return elements[elements.length - 1];
    }

    private static JsonPathTree[] withNew(JsonPathTree[] nodes) {
        JsonPathTree[] more = Arrays.copyOf(nodes, nodes.length + 1);
        more[nodes.length] = new JsonPathTree();
        return more;
    }

    /// @return numbers of the paths that end here; not to be changed
    int[] ends() {
        return ends;
    }

    boolean hasMembers() {
        return members.length > 0;
    }

    boolean hasElements() {
        return elements.length > 0;
    }

    /// @return null when nothing is asked of that member
    @Nullable JsonPathTree member(byte[] bytes, int start, int end) {
        for (int i = 0; i < names.length; i++) {
            byte[] name = names[i];
            if (name.length == end - start
                    && Arrays.equals(name, 0, name.length, bytes, start, end)) {
                return members[i];
            }
        }
        return null;
    }

    /// @return null when nothing is asked of that element
    @Nullable JsonPathTree element(int index) {
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] == index) {
                return elements[i];
            }
        }
        return null;
    }
}
