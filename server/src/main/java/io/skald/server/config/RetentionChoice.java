package io.skald.server.config;

import io.skald.compactor.TenantRetention;
import io.skald.compactor.TenantRetention.StreamRule;
import io.skald.logql.text.TextFormatException;
import io.skald.server.config.Settings.Value;

import java.time.Duration;
import java.util.List;

/// How long lines are kept, out of the several places where Loki's files say it. Whoever wrote that nothing is deleted
/// keeps everything; whoever wrote a period gets it, also without the second switch that Loki wants.
final class RetentionChoice {
    private static final String OLD_SWITCH = "table_manager.retention_deletes_enabled";
    private static final String OLD_PERIOD = "table_manager.retention_period";

    private final Values values;
    private final Settings settings;

    RetentionChoice(Values values, Settings settings) {
        this.values = values;
        this.settings = settings;
    }

    TenantRetention retention() {
        Duration period = period();
        List<StreamRule> streams = settings.streamRetention().rules();
        boolean off =
                values.isSet(Options.RETENTION_ENABLED) && !values.bool(Options.RETENTION_ENABLED);
        return new TenantRetention(period, off ? List.of() : streams);
    }

    /// @return zero keeps lines for ever
    private Duration period() {
        Value given = values.find(LimitOptions.RETENTION_PERIOD);
        boolean switched = values.isSet(Options.RETENTION_ENABLED);
        if (switched && !values.bool(Options.RETENTION_ENABLED)) {
            return Duration.ZERO;
        }
        Value oldSwitch = settings.foreign(OLD_SWITCH);
        if (given == null && !switched && oldSwitch != null) {
            return oldPeriod(oldSwitch);
        }
        Duration period = values.duration(LimitOptions.RETENTION_PERIOD);
        if (given == null && !switched && !settings.foreign().isEmpty()) {
            settings.warn(
                    "no retention is set: lines leave after "
                            + LimitOptions.RETENTION_PERIOD.defaultText()
                            + ", where Loki would keep them; compactor.retention_enabled: false"
                            + " keeps them here too");
        } else if (given != null && !switched && !settings.foreign().isEmpty()) {
            settings.warn(
                    given.place()
                            + ": "
                            + LimitOptions.RETENTION_PERIOD.key()
                            + " is enforced here also without compactor.retention_enabled");
        }
        return period;
    }

    private Duration oldPeriod(Value oldSwitch) {
        Value period = settings.foreign(OLD_PERIOD);
        try {
            boolean deletes = Values.bool(oldSwitch.text());
            Duration kept =
                    deletes && period != null ? Values.duration(period.text()) : Duration.ZERO;
            settings.warn(
                    oldSwitch.place()
                            + ": "
                            + OLD_SWITCH
                            + " is obeyed: lines are kept "
                            + (kept.isZero() ? "for ever" : "for " + kept.toHours() + "h")
                            + "; write limits_config.retention_period instead");
            return kept;
        } catch (IllegalArgumentException | TextFormatException e) {
            throw new ConfigException(
                    oldSwitch.place() + ": table_manager: " + String.valueOf(e.getMessage()));
        }
    }
}
