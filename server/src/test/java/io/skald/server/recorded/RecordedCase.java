package io.skald.server.recorded;

import io.skald.model.Utf8;
import io.skald.testing.Resources;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A recorded exchange and those that follow it: steps that are taken in order as long as the answers fit.
///
/// @param name family and id
/// @param auth `on` or `off` when it is for one kind of server only, else `any`
/// @param steps one or more
public record RecordedCase(String name, String auth, List<Step> steps) {

    /// All cases of one family, in order.
    public static List<RecordedCase> family(String family) {
        Object tree = JsonTree.parse(Utf8.bytes(Resources.text("http/" + family + ".json")));
        List<RecordedCase> cases = new ArrayList<>();
        for (Object one : JsonTree.list(JsonTree.map(tree).get("cases"))) {
            Map<String, Object> fields = JsonTree.map(one);
            List<Step> steps = new ArrayList<>(List.of(Step.of(fields)));
            for (Object next : JsonTree.listOrEmpty(fields.get("then"))) {
                steps.add(Step.of(JsonTree.map(next)));
            }
            String name = family + "/" + fields.get("id");
            cases.add(new RecordedCase(name, (String) fields.getOrDefault("auth", "any"), steps));
        }
        return cases;
    }

    /// Sends the lines that all cases presume.
    public static void pushDataset(int port, Placeholders placeholders) throws IOException {
        Object tree = JsonTree.parse(Utf8.bytes(Resources.text("http/dataset.json")));
        for (Object push : JsonTree.list(JsonTree.map(tree).get("pushes"))) {
            Answer answer = new RecordedRequest(JsonTree.map(push)).send(port, placeholders);
            if (answer.status() != 204) {
                throw new IOException(
                        "push refused: " + Utf8.text(answer.body(), 0, answer.body().length));
            }
        }
    }

    public boolean isFor(boolean authOn) {
        return auth.equals("any") || auth.equals(authOn ? "on" : "off");
    }

    /// The same, but no step is repeated.
    public RecordedCase impatient() {
        List<Step> once =
                steps.stream()
                        .map(step -> new Step(step.request(), step.expected(), Duration.ZERO))
                        .toList();
        return new RecordedCase(name, auth, once);
    }

    /// @return what is wrong with the first answer that does not fit; null when all do
    public @Nullable String run(int port, Placeholders placeholders)
            throws IOException, InterruptedException {
        for (int i = 0; i < steps.size(); i++) {
            String difference = steps.get(i).run(port, placeholders);
            if (difference != null) {
                return (i == 0 ? "" : "step " + (i + 1) + ": ") + difference;
            }
        }
        return null;
    }
}
