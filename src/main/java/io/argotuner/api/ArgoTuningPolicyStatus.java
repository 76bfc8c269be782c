package io.argotuner.api;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What argo-tuner found, decided and did. Bounded: under 8 KiB at 500 clusters. */
public class ArgoTuningPolicyStatus {
    public @Nullable Long observedGeneration;
    public @Nullable List<Condition> conditions;
    public @Nullable InstallStatus install;
    public @Nullable MeasurementStatus measurements;
    public @Nullable String bottleneck;
    public @Nullable List<SettingStatus> settings;
    public @Nullable List<HistoryEntry> history;
    public @Nullable String nextAction;

    public static class InstallStatus {
        public @Nullable String version;
        public @Nullable String packaging;
        public @Nullable String controllerKind;
        public @Nullable String managedBy;
        public @Nullable List<String> notices;
    }

    public static class MeasurementStatus {
        public @Nullable Integer applications;
        public @Nullable Integer clusters;
        public @Nullable Integer shards;
        public @Nullable Integer busiestShardApplications;
        public @Nullable Boolean busiestShardEstimated;
        public @Nullable Integer largestClusterApplications;
        public @Nullable String measuredAt;
        public @Nullable String unknown;
    }

    public static class SettingStatus {
        public @Nullable String name;
        public @Nullable String target;
        public @Nullable String original;
        public @Nullable String current;
        public @Nullable String effective;
        public @Nullable String recommended;
        public @Nullable String applied;
        public @Nullable String state;
        public @Nullable String reason;
    }

    public static class HistoryEntry {
        public @Nullable String at;
        public @Nullable String summary;
        public @Nullable String effect;
    }
}
