package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user wants. Every field is optional; absent means the default given with it. Words are strings and not
 * enums and unknown fields are passed over, so that an object stored under another version of the CRD can always be
 * read: one that cannot would end the watch of all.
 */
@JsonClassDescription("What argo-tuner should do with the install. Every field is optional.")
@JsonIgnoreProperties(ignoreUnknown = true)
public class ArgoTuningPolicySpec {
    @JsonPropertyDescription(
            "Enforce writes the recommended settings to the install. Recommend decides and reports the same"
                    + " and writes nothing to the install. Default: Enforce.")
    @Default("Enforce")
    @Size(max = Form.WORD_LENGTH)
    @ValidationRule(value = "self in ['Enforce', 'Recommend']", message = "use Enforce or Recommend")
    public @Nullable String mode;

    @JsonPropertyDescription(
            "true stops every write to the install until it is false again; status goes on and says so."
                    + " Default: false.")
    public @Nullable Boolean paused;

    @JsonPropertyDescription("What the install should achieve.")
    public @Nullable Objective objective;

    @JsonPropertyDescription("How many Applications one processor and one shard are given.")
    public @Nullable Sizing sizing;

    @JsonPropertyDescription("How single settings are managed, by setting name; a setting without an entry is managed"
            + " automatically. Counts, 1 to 10000: controllerReplicas, statusProcessors, operationProcessors,"
            + " repoServerReplicas, serverReplicas, applicationSetConcurrency. Counts that may be 0 for no limit:"
            + " kubectlParallelism, repoServerParallelism. Requests per second, above 0 and up to 10000: kubeClientQps."
            + " Durations: reconciliationTimeout, reconciliationJitter, clusterCacheResync.")
    @Size(max = 12)
    @ValidationRule(value = Form.SETTING_NAMES, message = Form.SETTING_NAMES_MESSAGE)
    @ValidationRule(value = "['controllerReplicas']" + Form.COUNT, message = "controllerReplicas" + Form.COUNT_MESSAGE)
    @ValidationRule(value = "['statusProcessors']" + Form.COUNT, message = "statusProcessors" + Form.COUNT_MESSAGE)
    @ValidationRule(
            value = "['operationProcessors']" + Form.COUNT,
            message = "operationProcessors" + Form.COUNT_MESSAGE)
    @ValidationRule(
            value = "['reconciliationTimeout']" + Form.PERIOD,
            message = "reconciliationTimeout" + Form.PERIOD_MESSAGE)
    @ValidationRule(
            value = "['reconciliationJitter']" + Form.PERIOD,
            message = "reconciliationJitter" + Form.PERIOD_MESSAGE)
    @ValidationRule(
            value = "['clusterCacheResync']" + Form.PERIOD,
            message = "clusterCacheResync" + Form.PERIOD_MESSAGE)
    @ValidationRule(value = "['kubeClientQps']" + Form.RATE, message = "kubeClientQps" + Form.RATE_MESSAGE)
    @ValidationRule(value = "['kubectlParallelism']" + Form.LIMIT, message = "kubectlParallelism" + Form.LIMIT_MESSAGE)
    @ValidationRule(value = "['repoServerReplicas']" + Form.COUNT, message = "repoServerReplicas" + Form.COUNT_MESSAGE)
    @ValidationRule(
            value = "['repoServerParallelism']" + Form.LIMIT,
            message = "repoServerParallelism" + Form.LIMIT_MESSAGE)
    @ValidationRule(value = "['serverReplicas']" + Form.COUNT, message = "serverReplicas" + Form.COUNT_MESSAGE)
    @ValidationRule(
            value = "['applicationSetConcurrency']" + Form.COUNT,
            message = "applicationSetConcurrency" + Form.COUNT_MESSAGE)
    public @Nullable Map<String, SettingRule> settings;

    @JsonPropertyDescription("Where measurements beyond counts come from.")
    public @Nullable EvidenceRule evidence;

    @JsonPropertyDescription(
            "When a change that restarts a workload is allowed. A change that ends an outage never waits.")
    public @Nullable DisruptionRule disruption;

    @JsonPropertyDescription("How a change is checked for its effect.")
    public @Nullable Rollout rollout;

    @JsonPropertyDescription("How clusters are placed on the shards of the application controller.")
    public @Nullable ShardingRule sharding;

    @JsonPropertyDescription(
            "What to do with a field that another field manager set. Take takes it over, because installers"
                    + " such as kubectl and Helm own these fields on every fresh install; the original is kept"
                    + " for onDelete and status names the owner. Respect leaves it. An owner that takes a field back 3"
                    + " times in 10 minutes is not fought in either case. Default: Take.")
    @Size(max = Form.WORD_LENGTH)
    @ValidationRule(value = "self in ['Take', 'Respect']", message = "use Take or Respect")
    public @Nullable String onConflict;

    @JsonPropertyDescription(
            "What happens to the install when this policy is deleted. Restore puts every original value back,"
                    + " absent ones too. Retain leaves the values as they are. Default: Restore.")
    @Size(max = Form.WORD_LENGTH)
    @ValidationRule(value = "self in ['Restore', 'Retain']", message = "use Restore or Retain")
    public @Nullable String onDelete;

    /** What the install should achieve. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Objective {
        @JsonPropertyDescription(
                "Target age of the last comparison for 99 % of the Applications, a duration above zero such as"
                        + " 5m. Default: 2T+J+60s, where T is the reconciliation timeout in force and J its jitter.")
        @Size(max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.POSITIVE_DURATION, message = Form.POSITIVE_DURATION_MESSAGE)
        public @Nullable String freshness;
    }

    /** Applications to one processor or shard. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Sizing {
        @JsonPropertyDescription(
                "Applications of the busiest shard that one status processor is given, 1 to 100000. Default: 20.")
        @Min(1)
        @Max(100_000)
        public @Nullable Integer applicationsPerStatusProcessor;

        @JsonPropertyDescription("Applications of the busiest shard that one operation processor is given, 1 to 100000."
                + " Default: 40.")
        @Min(1)
        @Max(100_000)
        public @Nullable Integer applicationsPerOperationProcessor;

        @JsonPropertyDescription(
                "Applications that one shard is given, 1 to 100000. Above it there are more shards, but never"
                        + " more than clusters that carry Applications. Default: 1000.")
        @Min(1)
        @Max(100_000)
        public @Nullable Integer applicationsPerShard;
    }

    /** How a change is made. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Rollout {
        @JsonPropertyDescription("How a change is measured before and after.")
        public @Nullable Verify verify;
    }

    /** How a change is measured. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Verify {
        @JsonPropertyDescription("How long to measure after a change, a duration above zero. Default: 15m.")
        @Size(max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.POSITIVE_DURATION, message = Form.POSITIVE_DURATION_MESSAGE)
        public @Nullable String window;

        @JsonPropertyDescription(
                "Revert takes back a change that made things worse or did not help. Keep keeps it. Default: Revert.")
        @Size(max = Form.WORD_LENGTH)
        @ValidationRule(value = "self in ['Revert', 'Keep']", message = "use Revert or Keep")
        public @Nullable String onRegression;
    }

    /** How clusters are placed. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class ShardingRule {
        @JsonPropertyDescription(
                "Argo CD's algorithm that deals clusters to shards: RoundRobin, ConsistentHashing or Legacy. It is"
                        + " written along with controllerReplicas, also where that is Off, and restarts the controller"
                        + " once. Keep never touches the one in force. Default: Keep.")
        @Size(max = Form.WORD_LENGTH)
        @ValidationRule(
                value = "self in ['Keep', 'RoundRobin', 'ConsistentHashing', 'Legacy']",
                message = "use Keep, RoundRobin, ConsistentHashing or Legacy")
        public @Nullable String algorithm;

        @JsonPropertyDescription(
                "Whether clusters are pinned to shards: Advise says where each would go. Manage writes the pins,"
                        + " which needs the right to change cluster Secrets. \"Off\" does neither; it needs the quotes, because"
                        + " YAML 1.1 reads a bare Off as false. Default: Off.")
        @Size(max = Form.WORD_LENGTH)
        @ValidationRule(
                value = "self in ['Off', 'Advise', 'Manage']",
                message = "use \"Off\", Advise or Manage, with the quotes: YAML 1.1 reads a bare Off as false")
        public @Nullable String pinning;

        @JsonPropertyDescription("How many clusters pinning: Manage may give to another shard within an hour, from 1 to"
                + " 10000. Default: 30.")
        @Min(1)
        @Max(10_000)
        public @Nullable Integer movesPerHour;
    }
}
