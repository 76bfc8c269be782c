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
            "What argo-tuner must still know of its changes when it starts anew: the one that is measured"
                    + " and those that were taken back.")
    public @Nullable ProofStatus proof;

    @JsonPropertyDescription("How the number of Applications has changed, and which limit is hit when.")
    public @Nullable GrowthStatus growth;

    @JsonPropertyDescription(
            "Coefficients of the capacity formulas as they were fitted to this install, with the error.")
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

    /** Where clusters are and should be: {@code argo-tuner shards} tells the rest. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class PlacementStatus {
        @JsonPropertyDescription("Even (nothing has to move), Uneven (moves are advised) or Unknown.")
        public @Nullable String state;

        @JsonPropertyDescription("Number of shards that run now and that clusters are placed on.")
        public @Nullable Integer shards;

        @JsonPropertyDescription("Load of the busiest shard today, in Applications or what weighs as much.")
        public @Nullable Long busiest;

        @JsonPropertyDescription("Load of the busiest shard after the moves.")
        public @Nullable Long busiestAfter;

        @JsonPropertyDescription("What the busiest shard carries at least, whatever is done.")
        public @Nullable Long lowerBound;

        @JsonPropertyDescription("Number of clusters to move.")
        public @Nullable Integer moves;

        @JsonPropertyDescription("The first moves in their order, at most 5.")
        public @Nullable List<MoveStatus> next;

        @JsonPropertyDescription("Sentences: what the plan comes to and what helps beside moves, at most 4.")
        public @Nullable List<String> advice;

        @JsonPropertyDescription("Why nothing is advised, in one sentence; absent where it is known.")
        public @Nullable String unknown;
    }

    /** A cluster to move. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class MoveStatus {
        @JsonPropertyDescription("Name of the cluster, or its server where no name is known.")
        public @Nullable String cluster;

        @JsonPropertyDescription("The shard that has it now; absent where none does.")
        public @Nullable Integer from;

        @JsonPropertyDescription("The shard that it should be on.")
        public @Nullable Integer to;

        @JsonPropertyDescription("Number of its Applications.")
        public @Nullable Integer applications;
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

        @JsonPropertyDescription("How old the last full comparisons are.")
        public @Nullable FreshnessStatus freshness;

        @JsonPropertyDescription("How full the fullest pods are.")
        public @Nullable LoadStatus load;

        @JsonPropertyDescription("When the Applications were counted last, RFC 3339.")
        public @Nullable String measuredAt;

        @JsonPropertyDescription("Why a number is unknown, in one sentence; absent where all are known.")
        public @Nullable String unknown;
    }

    /** Ages, in steps: what is told stays while what is measured is near it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class FreshnessStatus {
        @JsonPropertyDescription("Age that half of the Applications are younger than, in steps.")
        public @Nullable String p50;

        @JsonPropertyDescription("Age that 99 % of the Applications are younger than, in steps.")
        public @Nullable String p99;

        @JsonPropertyDescription("Age that 99 % of the Applications should be younger than.")
        public @Nullable String objective;

        @JsonPropertyDescription(
                "Number of Applications that are older than the objective, in steps; 0 while no more than"
                        + " 1 in 100 is.")
        public @Nullable Integer staleApplications;

        @JsonPropertyDescription("Numbers of Applications whose age says nothing, each with its reason.")
        public @Nullable List<String> exempt;

        @JsonPropertyDescription("Why ages are unknown; absent where they are known.")
        public @Nullable String unknown;
    }

    /** Rates, in steps, each with the shard that has it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class LoadStatus {
        @JsonPropertyDescription("Share of the status processors at work on the shard where it is highest.")
        public @Nullable String statusProcessors;

        @JsonPropertyDescription("Share of the operation processors at work on the shard where it is highest.")
        public @Nullable String operationProcessors;

        @JsonPropertyDescription(
                "Mean time that an Application waits for a status processor, on the shard where it is" + " longest.")
        public @Nullable String queueWait;

        @JsonPropertyDescription(
                "Share of the processors' time spent waiting for the Kubernetes client's own limit, on the"
                        + " shard where it is highest.")
        public @Nullable String clientThrottled;

        @JsonPropertyDescription("Share of its CPU limit that a controller uses, of the shard where it is highest.")
        public @Nullable String cpu;

        @JsonPropertyDescription("Share of its memory limit that a controller uses, of the shard where it is highest.")
        public @Nullable String memory;

        @JsonPropertyDescription("Share of its CPU limit that the fullest repo-server uses.")
        public @Nullable String repoServerCpu;

        @JsonPropertyDescription("Share of its memory limit that the fullest repo-server uses.")
        public @Nullable String repoServerMemory;

        @JsonPropertyDescription("Why rates are unknown; absent where they are known.")
        public @Nullable String unknown;
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
