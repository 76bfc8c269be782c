package io.argotuner.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the user wants. Every field is optional; absent means the default given with it. */
public class ArgoTuningPolicySpec {
    public @Nullable String mode;
    public @Nullable Boolean paused;
    public @Nullable Objective objective;
    public @Nullable Sizing sizing;
    /** By setting name, such as {@code statusProcessors}. */
    public @Nullable Map<String, SettingRule> settings;

    public @Nullable Evidence evidence;
    public @Nullable Disruption disruption;
    public @Nullable Rollout rollout;
    public @Nullable ShardingRule sharding;
    public @Nullable String onConflict;
    public @Nullable String onDelete;

    public static class Objective {
        public @Nullable String freshness;
    }

    public static class Sizing {
        public @Nullable Integer applicationsPerStatusProcessor;
        public @Nullable Integer applicationsPerOperationProcessor;
        public @Nullable Integer applicationsPerShard;
    }

    /** Values are texts: a number, or a duration such as {@code 180s}. */
    public static class SettingRule {
        public @Nullable String management;
        public @Nullable String value;
        public @Nullable String min;
        public @Nullable String max;
    }

    public static class Evidence {
        public @Nullable String source;
    }

    public static class Disruption {
        public @Nullable String cooldown;
        public @Nullable String scaleDownStabilization;
        public @Nullable List<Window> windows;
    }

    public static class Window {
        public @Nullable String schedule;
        public @Nullable String timeZone;
        public @Nullable String duration;
        public @Nullable List<String> reasons;
    }

    public static class Rollout {
        public @Nullable Verify verify;
    }

    public static class Verify {
        public @Nullable String window;
        public @Nullable String onRegression;
    }

    public static class ShardingRule {
        public @Nullable String algorithm;
        public @Nullable String pinning;
    }
}
