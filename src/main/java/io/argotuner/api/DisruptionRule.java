package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When restarts are allowed. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class DisruptionRule {
    @JsonPropertyDescription(
            "Least time between two restarts of the same workload, a duration such as 30m; 0s for none."
                    + " Default: 30m.")
    @Size(max = Form.DURATION_LENGTH)
    @ValidationRule(value = Form.DURATION, message = Form.DURATION_MESSAGE)
    public @Nullable String cooldown;

    @JsonPropertyDescription(
            "A value is lowered only to the highest one recommended within this duration, such as 6h; 0s"
                    + " lowers at once. Default: 6h.")
    @Size(max = Form.DURATION_LENGTH)
    @ValidationRule(value = Form.DURATION, message = Form.DURATION_MESSAGE)
    public @Nullable String scaleDownStabilization;

    @JsonPropertyDescription(
            "Maintenance windows, at most 20: a restart for a reason is allowed while a window for that"
                    + " reason is open. Default: none, which allows restarts at any time.")
    @Size(max = 20)
    public @Nullable List<Window> windows;

    /** A recurring time span in which restarts are allowed. */
    @ValidationRule(
            value = "has(self.schedule) && has(self.duration)",
            message = "a window needs a schedule, such as \"0 22 * * 6\", and a duration, such as 4h: add both")
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Window {
        @JsonPropertyDescription(
                "When the window opens: a cron expression of 5 fields, minute, hour, day of month, month, day of"
                        + " week, such as \"0 22 * * 6\" for Saturday at 22:00. Default: none, must be given.")
        @Size(max = 100)
        @ValidationRule(
                value = "self.matches('^[^ ]+( +[^ ]+){4}$')",
                message = "use a cron expression of 5 fields, minute, hour, day of month, month, day of week,"
                        + " such as \"0 22 * * 6\"")
        public @Nullable String schedule;

        @JsonPropertyDescription("Time zone of the schedule, an IANA name such as Europe/Berlin. Default: UTC.")
        @Size(max = 64)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9_+:/-]+$')",
                message = "use an IANA time zone name such as Europe/Berlin or UTC")
        public @Nullable String timeZone;

        @JsonPropertyDescription(
                "How long the window stays open, a duration above zero such as 4h. Default: none, must be given.")
        @Size(max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.POSITIVE_DURATION, message = Form.POSITIVE_DURATION_MESSAGE)
        public @Nullable String duration;

        @JsonPropertyDescription(
                "The reasons to restart that the window is for: Outage, something is broken; Performance, more"
                        + " capacity; Saving, less of what is not needed. Default: all.")
        @Size(max = 3)
        @ValidationRule(
                value = "self.size() > 0 && self.all(reason, reason in ['Outage', 'Performance', 'Saving'])",
                message = "use any of Outage, Performance and Saving, or leave reasons out for all of them")
        public @Nullable List<@Size(max = Form.WORD_LENGTH) String> reasons;
    }
}
