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

    @JsonPropertyDescription("Which shard each cluster should be on; absent where spec.sharding.pinning is Off.")
    public @Nullable PlacementStatus placement;

    @JsonPropertyDescription("What the bottleneck is concluded from, and what helps beside settings.")
    public @Nullable VerdictStatus verdict;

    @JsonPropertyDescription("Where each of the 12 settings stands, and why.")
    public @Nullable List<SettingStatus> settings;

    @JsonPropertyDescription("The last 5 decisions that changed something, newest first.")
    public @Nullable List<HistoryEntry> history;

    @JsonPropertyDescription("What is done about the pins of clusters; absent where no pin is managed.")
    public @Nullable PinningStatus pinning;

    @JsonPropertyDescription(
            "What argo-tuner must still know when it starts anew: the change that is measured, those that"
                    + " were taken back, and what was found not to help.")
    public @Nullable ProofStatus proof;

    @JsonPropertyDescription("How the number of Applications has changed, and which limit is hit when.")
    public @Nullable GrowthStatus growth;

    @JsonPropertyDescription(
            "The coefficient of the capacity formulas as it was fitted to this install, with the error.")
    public @Nullable FitStatus fit;

    @JsonPropertyDescription("What the audit of known practices finds in the objects that the operator reads anyway.")
    public @Nullable AuditStatus audit;

    @JsonPropertyDescription("What happens next and when, in one sentence.")
    public @Nullable String nextAction;

    /** Pins of clusters. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class PinningStatus {
        @JsonPropertyDescription("Number of clusters that argo-tuner has pinned.")
        public @Nullable Integer pinned;

        @JsonPropertyDescription(
                "Number of clusters that were moved and whose Applications are not all compared yet since.")
        public @Nullable Integer moving;

        @JsonPropertyDescription("Number of clusters that argo-tuner leaves as they are; the message tells why.")
        public @Nullable Integer left;

        @JsonPropertyDescription("The state in words.")
        public @Nullable String message;

        @JsonPropertyDescription(
                "Pins that another writer keeps changing, which are left alone until they or this policy change; at most"
                        + " 1 KiB of them. Kept for the next start.")
        public @Nullable List<ContestedPin> contested;

        @JsonPropertyDescription("How many more there are than contested names; absent where there is none.")
        public @Nullable Integer contestedMore;
    }

    /** A pin that is left to another writer. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class ContestedPin {
        @JsonPropertyDescription("Name of the cluster's Secret.")
        public @Nullable String secret;

        @JsonPropertyDescription("What data.shard holds meanwhile; absent where it is absent.")
        public @Nullable String shard;
    }

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

    /** The counts of days, and what they foretell. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class GrowthStatus {
        @JsonPropertyDescription("The pace, the next limit, when it is hit, what answers it and what that costs, in one"
                + " line; worked out once a day.")
        public @Nullable String forecast;

        @JsonPropertyDescription(
                "Day (UTC), Applications counted first on that day, and the share of its CPU that the busiest"
                        + " controller used at most since the day before; every day of the last two weeks, then one a week, at most 30.")
        public @Nullable List<String> counts;
    }

    /** Why the bottleneck is the one that is named. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class VerdictStatus {
        @JsonPropertyDescription("The measurements or counts that show it.")
        public @Nullable String reason;

        @JsonPropertyDescription("What would change it; absent where counts alone decide.")
        public @Nullable String otherwise;

        @JsonPropertyDescription("What helps where no setting does, at most 3 sentences.")
        public @Nullable List<String> advice;
    }
}
