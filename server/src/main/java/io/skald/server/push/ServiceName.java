package io.skald.server.push;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// The label `service_name`, which every stream gets.
final class ServiceName {
    static final String LABEL = "service_name";
    static final String UNKNOWN = "unknown_service";

    static final List<String> SOURCES =
            List.of(
                    "service",
                    "app",
                    "application",
                    "app_name",
                    "name",
                    "app_kubernetes_io_name",
                    "container",
                    "container_name",
                    "k8s_container_name",
                    "component",
                    "workload",
                    "job",
                    "k8s_job_name");

    private ServiceName() {}

    /// @param labels without `service_name` and without empty values
    /// @param sources labels to take it from, the first that is there
    static String of(Map<String, String> labels, List<String> sources) {
        for (String source : sources) {
            @Nullable String value = labels.get(source);
            if (value != null) {
                return value;
            }
        }
        return UNKNOWN;
    }
}
