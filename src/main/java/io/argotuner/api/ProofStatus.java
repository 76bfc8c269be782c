package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What argo-tuner must still know when it starts anew: which change it is measuring, which ones it took back, and what it
 * found not to help. Amounts are in the setting's unit: a count, per second or seconds.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public class ProofStatus {
    /** Of this form. What another version wrote is not read. */
    public static final int VERSION = 1;

    @JsonPropertyDescription("Version of this form, now 1.")
    public @Nullable Integer version;

    @JsonPropertyDescription("The change whose effect is being measured, or that is being taken back.")
    public @Nullable TrialStatus trial;

    @JsonPropertyDescription(
            "Changes that were taken back and are not tried again while the number of Applications stays"
                    + " within a quarter of what it was, newest first; at most one for each setting.")
    public @Nullable List<LessonStatus> lessons;

    @JsonPropertyDescription(
            "Amounts that were measured to be enough, although the counts ask for more: not raised by a"
                    + " process that has just started and has measured nothing yet; at most one for each setting.")
    public @Nullable List<EnoughStatus> enough;

    /** A change. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class TrialStatus {
        @JsonPropertyDescription("When it was written, RFC 3339.")
        public @Nullable String at;

        @JsonPropertyDescription("When every pod ran with it, RFC 3339; absent until then.")
        public @Nullable String settledAt;

        @JsonPropertyDescription("What it changed.")
        public @Nullable List<StepStatus> steps;

        @JsonPropertyDescription("Whether it is against what limited the install, so that something must get better.")
        public @Nullable Boolean hopeful;

        @JsonPropertyDescription("Number of Applications when it was written.")
        public @Nullable Long applications;

        @JsonPropertyDescription("What was measured before it.")
        public @Nullable MeasuresStatus before;

        @JsonPropertyDescription("Worse or NoGain while it is being taken back; absent while it is measured.")
        public @Nullable String outcome;

        @JsonPropertyDescription("Why it is being taken back, in one sentence with the numbers.")
        public @Nullable String effect;
    }

    /** One setting of a change. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class StepStatus {
        @JsonPropertyDescription("Name of the setting.")
        public @Nullable String setting;

        @JsonPropertyDescription("Amount before the change.")
        public @Nullable Double from;

        @JsonPropertyDescription("Amount that it wrote.")
        public @Nullable Double to;
    }

    /** What a change is judged by; each absent where it was not measured. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class MeasuresStatus {
        @JsonPropertyDescription("Seconds that 99 % of the comparisons were younger than.")
        public @Nullable Double ageSeconds;

        @JsonPropertyDescription("Mean seconds that an item waited in a queue, of the worst shard and queue.")
        public @Nullable Double waitSeconds;

        @JsonPropertyDescription("Share of the workers' time spent waiting for the client's limit, of the worst shard.")
        public @Nullable Double throttledShare;

        @JsonPropertyDescription("Items that arrived per second, all shards.")
        public @Nullable Double arrivalsPerSecond;

        @JsonPropertyDescription("Syncs among them per second.")
        public @Nullable Double syncsPerSecond;
    }

    /** An amount that is not raised. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class EnoughStatus {
        @JsonPropertyDescription("Name of the setting.")
        public @Nullable String setting;

        @JsonPropertyDescription("Amount that was in force when more was measured not to help.")
        public @Nullable Double amount;
    }

    /** A change that was taken back. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class LessonStatus {
        @JsonPropertyDescription("Name of the setting.")
        public @Nullable String setting;

        @JsonPropertyDescription("Amount to which it was taken back.")
        public @Nullable Double from;

        @JsonPropertyDescription("Amount that was tried.")
        public @Nullable Double tried;

        @JsonPropertyDescription("Number of Applications when it was tried.")
        public @Nullable Long applications;

        @JsonPropertyDescription("When it was taken back, RFC 3339.")
        public @Nullable String at;
    }
}
