package io.skald.server;

import io.skald.compactor.TenantRetention.StreamRule;
import io.skald.model.TenantId;
import io.skald.server.config.ConfigText;
import io.skald.server.config.ServerConfig;
import io.skald.server.http.Exchange;
import io.skald.server.http.Pool;
import io.skald.server.http.Response;
import io.skald.server.http.Route;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The endpoints that show what is in force, and change the log level.
final class ConfigRoutes {
    private static final String JSON = "application/json; charset=utf-8";
    private static final Set<String> LEVELS = Set.of("debug", "info", "warn", "error");

    private final ServerConfig config;
    private final List<String> services;
    private final UnaryOperator<String> details;

    private ConfigRoutes(
            ServerConfig config, List<String> services, UnaryOperator<String> details) {
        this.config = config;
        this.services = services;
        this.details = details;
    }

    /// @param services names of what runs
    /// @param details what a service does just now; empty when there is nothing to say
    static List<Route> of(
            ServerConfig config, List<String> services, UnaryOperator<String> details) {
        var routes = new ConfigRoutes(config, services, details);
        return List.of(
                Route.open("/config", Route.GET, Pool.DIRECT, routes::config),
                Route.one("/config/tenant/v1/limits", Route.GET, routes::limits),
                Route.open("/services", Route.GET, Pool.DIRECT, routes::services),
                Route.open("/log_level", Route.GET_AND_POST, Pool.DIRECT, ConfigRoutes::logLevel));
    }

    private void config(Exchange exchange) {
        List<StreamRule> streams = config.limits().ofAll().keeping().streams();
        String text = ConfigText.yaml(config.inForce(), streams, false);
        exchange.respond(Response.text(200, Response.TEXT, text));
    }

    private void limits(Exchange exchange, TenantId tenant) {
        String text =
                ConfigText.limitsYaml(
                        config.limits().inForce(tenant, config.inForce()),
                        config.limits().of(tenant).keeping().streams());
        exchange.respond(Response.text(200, Response.TEXT, text));
    }

    /// Whatever does not run ends the process, so whoever is heard runs.
    private void services(Exchange exchange) {
        var text = new StringBuilder();
        for (String name : services) {
            String detail = details.apply(name);
            text.append(name).append(" => Running");
            text.append(detail.isEmpty() ? "" : " (" + detail + ")").append('\n');
        }
        exchange.respond(Response.text(200, Response.TEXT, text.toString()));
    }

    private static void logLevel(Exchange exchange) {
        if (exchange.method().equals("GET")) {
            answer(exchange, 200, "", "Current log level is " + PlainLogging.level());
            return;
        }
        String asked = exchange.parameters().text("log_level");
        String level = asked.toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            String shown = asked.length() > 40 ? asked.substring(0, 40) : asked;
            answer(
                    exchange,
                    400,
                    "failed",
                    "unrecognized log level \\\""
                            + shown.replaceAll("[^ -!#-\\[\\]-~]", "?")
                            + "\\\"");
            return;
        }
        PlainLogging.setLevel(level);
        answer(exchange, 200, "success", "Log level set to " + level);
    }

    /// @param message escaped for JSON
    private static void answer(Exchange exchange, int status, String outcome, String message) {
        String first = outcome.isEmpty() ? "" : "\"status\":\"" + outcome + "\",";
        String json = "{" + first + "\"message\":\"" + message + "\"}\n";
        exchange.respond(Response.text(status, JSON, json));
    }
}
