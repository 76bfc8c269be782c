package io.argotuner.decide.placement;

import io.argotuner.decide.HashRing;
import io.argotuner.decide.Rings;
import io.argotuner.decide.Sharding.Algorithm;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a look has planned, and from what: a later look that asks the same has its answer, and one that asks something
 * else need not compute Argo CD's ring anew, which never changes and takes most of the time.
 *
 * @param question of the last plan, empty before the first
 * @param placement the answer to it
 * @param ring that was needed last, empty where none was
 */
public record Planned(Optional<Question> question, Optional<Placement> placement, Optional<HashRing> ring) {

    /**
     * All that a placement follows from.
     *
     * @param algorithm in force
     * @param shards in force, at least 1
     * @param recommended number of shards, at least 1
     * @param perShard Applications that a shard is given, at least 1
     * @param identified whether the clusters' Secrets are known
     */
    public record Question(
            Algorithm algorithm,
            int shards,
            int recommended,
            int perShard,
            List<Subject> clusters,
            boolean identified) {
        public Question {
            clusters = clusters.stream()
                    .sorted(Comparator.comparing(s -> s.identity().server()))
                    .toList();
        }
    }

    /** Before the first plan. */
    public static Planned nothing() {
        return new Planned(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same where the question is the same, else the answer to this one. */
    public Planned answering(Question asked, Rings rings) {
        if (question.equals(Optional.of(asked))) {
            return this;
        }
        var planner = Planner.thrifty(rings);
        var now = planner.plan(
                asked.algorithm,
                asked.shards,
                Math.min(asked.shards, asked.recommended),
                asked.perShard,
                asked.clusters);
        var ahead = asked.recommended > asked.shards
                ? Optional.of(
                        planner.plan(asked.algorithm, asked.shards, asked.recommended, asked.perShard, asked.clusters))
                : Optional.<PlacementPlan>empty();
        return new Planned(
                Optional.of(asked), Optional.of(Placement.of(now, asked.recommended, ahead, asked.identified)), ring);
    }

    /** The same with the ring that was needed last. */
    public Planned keeping(Optional<HashRing> needed) {
        return new Planned(question, placement, needed);
    }
}
