package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What argo-tuner found, decided and did. Bounded: under 8 KiB at 500 clusters. */
@JsonClassDescription("What argo-tuner found, decided and did.")
@JsonIgnoreProperties(ignoreUnknown = true)
public class ArgoTuningPolicyStatus {
    @JsonPropertyDescription("metadata.generation of the spec that this status is about.")
    public @Nullable Long observedGeneration;

    @JsonPropertyDescription(
            "Ready: the install is read and its settings are as recommended or on their way. Measured: the"
                    + " Applications could be counted. Applied: every recommended value is written. Effective: the running pods"
                    + " use the written values. Fresh: comparisons are as young as objective.freshness asks."
                    + " Contested: another owner keeps taking a field back. Each has a reason and a message.")
    public @Nullable List<Condition> conditions;

    @JsonPropertyDescription("The Argo CD install that was found in this namespace.")
    public @Nullable InstallStatus install;

    @JsonPropertyDescription("The numbers that the recommendations rest on.")
    public @Nullable MeasurementStatus measurements;

    @JsonPropertyDescription(
            "What limits the install: None, ClientThrottling, Processors, Stalled, RepoServer, Cpu, Memory, Timer,"
                    + " Imbalance, Unowned or Unknown.")
    public @Nullable String bottleneck;

    @JsonPropertyDescription("Where each of the 12 settings stands, and why.")
    public @Nullable List<SettingStatus> settings;

    @JsonPropertyDescription("The last 5 decisions that changed something, newest first.")
    public @Nullable List<HistoryEntry> history;

    @JsonPropertyDescription(
            "What argo-tuner must still know of its changes when it starts anew: the one that is measured"
                    + " and those that were taken back.")
    public @Nullable ProofStatus proof;

    @JsonPropertyDescription(
            "Coefficients of the capacity formulas as they were fitted to this install, with the error.")
    public @Nullable FitStatus fit;

    @JsonPropertyDescription("What the audit of known practices finds in the objects that the operator reads anyway.")
    public @Nullable AuditStatus audit;

    @JsonPropertyDescription("What happens next and when, in one sentence.")
    public @Nullable String nextAction;

    /** A summary of the audit: {@code argo-tuner audit} tells the rest. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class AuditStatus {
        @JsonPropertyDescription("Number of findings of high severity.")
        public @Nullable Integer high;

        @JsonPropertyDescription("Number of findings of medium severity.")
        public @Nullable Integer medium;

        @JsonPropertyDescription("Number of findings of low severity.")
        public @Nullable Integer low;

        @JsonPropertyDescription("Names of checks that found something, the gravest first, at most 5.")
        public @Nullable List<String> checks;
    }

    /** The install. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class InstallStatus {
        @JsonPropertyDescription("Argo CD's version, such as 3.5.1, or Unknown.")
        public @Nullable String version;

        @JsonPropertyDescription("How the install was packaged, such as Manifests, Helm or Operator.")
        public @Nullable String packaging;

        @JsonPropertyDescription("Kind of the application controller's workload: StatefulSet or Deployment.")
        public @Nullable String controllerKind;

        @JsonPropertyDescription("What else writes to the install, such as Helm or an ArgoCD object.")
        public @Nullable String managedBy;

        @JsonPropertyDescription("Sentences about the install or this policy that a user should know.")
        public @Nullable List<String> notices;
    }

    /** The numbers. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class MeasurementStatus {
        @JsonPropertyDescription("Number of Applications; absent while it is unknown.")
        public @Nullable Integer applications;

        @JsonPropertyDescription("Number of clusters that carry Applications; absent while it is unknown.")
        public @Nullable Integer clusters;

        @JsonPropertyDescription(
                "Recommended number of shards, which are replicas of the application controller; absent while it"
                        + " is unknown.")
        public @Nullable Integer shards;

        @JsonPropertyDescription("Number of Applications of the busiest shard, at the recommended number of shards.")
        public @Nullable Integer busiestShardApplications;

        @JsonPropertyDescription(
                "true where busiestShardApplications is an estimate, because the clusters' shards are not known.")
        public @Nullable Boolean busiestShardEstimated;

        @JsonPropertyDescription("Number of Applications of the cluster that carries most.")
        public @Nullable Integer largestClusterApplications;

        @JsonPropertyDescription("When the Applications were counted last, RFC 3339.")
        public @Nullable String measuredAt;

        @JsonPropertyDescription("Why a number is unknown, in one sentence; absent where all are known.")
        public @Nullable String unknown;
    }

    /** One setting. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class SettingStatus {
        @JsonPropertyDescription("Name of the setting, as in spec.settings.")
        public @Nullable String name;

        @JsonPropertyDescription("The object and field that the setting is written to in this install.")
        public @Nullable String target;

        @JsonPropertyDescription("Who else manages that field, such as an Application, a Helm release, an autoscaler or"
                + " another field manager; absent where it is the one of install.managedBy, or nobody.")
        public @Nullable String managedBy;

        @JsonPropertyDescription(
                "Text of the field before argo-tuner's first write; absent where it was absent or never written.")
        public @Nullable String original;

        @JsonPropertyDescription("Text of the field now; absent where it is absent.")
        public @Nullable String current;

        @JsonPropertyDescription(
                "The value that Argo CD uses now, which is its default where the text is absent or not valid.")
        public @Nullable String effective;

        @JsonPropertyDescription("The value that argo-tuner recommends, in the form that would be written.")
        public @Nullable String recommended;

        @JsonPropertyDescription("Text of argo-tuner's last write; absent where it never wrote.")
        public @Nullable String applied;

        @JsonPropertyDescription(
                "Ok, Change (is being written), Pending (will be written later), Hold (not enough is known), Off,"
                        + " Overridden, Unsupported, Missing or Contested.")
        public @Nullable String state;

        @JsonPropertyDescription("Why, in sentences with the numbers used.")
        public @Nullable String reason;
    }

    /** One decision that changed something. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class HistoryEntry {
        @JsonPropertyDescription("When it was written, RFC 3339.")
        public @Nullable String at;

        @JsonPropertyDescription("What was changed.")
        public @Nullable String summary;

        @JsonPropertyDescription("What the change did, as far as it was measured.")
        public @Nullable String effect;
    }
}
