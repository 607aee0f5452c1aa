package io.skald.server.config;

import io.skald.logql.text.TextFormatException;
import io.skald.server.config.Settings.Value;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

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

    /// @return zero keeps lines for ever
    Duration period() {
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
        checkStreams(period);
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

    /// A stream that shall be kept longer than the rest would lose lines.
    private void checkStreams(Duration period) {
        @Nullable Value longest = settings.foreign("limits_config.retention_stream.period");
        if (longest == null || period.isZero()) {
            return;
        }
        if (isLonger(longest, period)) {
            throw new ConfigException(
                    longest.place()
                            + ": limits_config.retention_stream: Skald has one period for all"
                            + " streams yet, and would remove these lines after "
                            + period.toHours()
                            + "h; set limits_config.retention_period to the longest period and"
                            + " remove retention_stream");
        }
    }

    private static boolean isLonger(Value stream, Duration period) {
        try {
            Duration kept = Values.duration(stream.text());
            return kept.isZero() || kept.compareTo(period) > 0;
        } catch (IllegalArgumentException | TextFormatException e) {
            throw new ConfigException(
                    stream.place()
                            + ": limits_config.retention_stream.period: "
                            + String.valueOf(e.getMessage()));
        }
    }
}
