package io.skald.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

import java.util.List;

class RouterTest {
    private static final Route LABELS = route("/loki/api/v1/labels");
    private static final Route VALUES = route("/loki/api/v1/label/*/values");
    private final Router router = new Router(List.of(LABELS, VALUES));

    @Test
    void findsPathsAndPatterns() {
        assertEquals(new Router.Found(LABELS, ""), router.find("/loki/api/v1/labels"));
        assertEquals(
                new Router.Found(VALUES, "a%2Db"), router.find("/loki/api/v1/label/a%2Db/values"));
    }

    @Test
    void caseAndSlashesCount() {
        for (String path :
                List.of(
                        "/",
                        "/loki/api/v1/Labels",
                        "/loki/api/v1/labels/",
                        "//loki/api/v1/labels",
                        "/loki/api/v1/label//values",
                        "/loki/api/v1/label/a/b/values",
                        "/loki/api/v1/label/values")) {
            assertNull(router.find(path), path);
        }
    }

    @Test
    void cleansPaths() {
        assertEquals("/", Router.clean("/"));
        assertEquals("/", Router.clean("/../.."));
        assertEquals("/a/b", Router.clean("//a/.//b"));
        assertEquals("/b/", Router.clean("/a/../b/"));
        assertEquals("/a...", Router.clean("/a..."));
    }

    @Test
    void metricNamesAreLokis() {
        assertEquals("loki_api_v1_labels", LABELS.metricName());
        assertEquals("loki_api_v1_label_name_values", VALUES.metricName());
        assertNotNull(router);
    }

    private static Route route(String path) {
        return Route.open(path, Route.GET, Pool.DIRECT, exchange -> {});
    }
}
