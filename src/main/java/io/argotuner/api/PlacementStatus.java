package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where clusters are and should be: {@code argo-tuner shards} tells the rest. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class PlacementStatus {
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
}
