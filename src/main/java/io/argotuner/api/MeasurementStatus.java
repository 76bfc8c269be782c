package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class MeasurementStatus {
    @JsonPropertyDescription("Number of Applications; absent while it is unknown.")
    public @Nullable Integer applications;

    @JsonPropertyDescription("Number of clusters that carry Applications; absent while it is unknown.")
    public @Nullable Integer clusters;

    @JsonPropertyDescription("Number of shards in force, which are replicas of the application controller; absent while"
            + " it is unknown.")
    public @Nullable Integer shards;

    @JsonPropertyDescription(
            "Recommended number of shards; where it is not the one in force, the reason of controllerReplicas in"
                    + " settings tells what it waits for. Absent while it is unknown.")
    public @Nullable Integer recommendedShards;

    @JsonPropertyDescription(
            "Number of Applications of the busiest shard, at the number of shards that the other settings are"
                    + " decided for: the one in force, or the one that is being written.")
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
}
