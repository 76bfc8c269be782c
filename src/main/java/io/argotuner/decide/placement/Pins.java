package io.argotuner.decide.placement;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The pins of an install's clusters as they were read, or why they were not.
 *
 * @param access whether cluster Secrets were read
 * @param why they were not, a clause for a message; empty where they were
 * @param clusters those with a Secret, by server ascending; none where they were not read
 * @param uncompared Applications by server that were not compared since their cluster was moved, for each cluster whose
 *     move was looked after; a cluster that is not in it was not looked after
 * @param announced whether the policy's status tells already that pins are managed: only then is one written, so that
 *     whoever takes over knows that there may be pins to take back
 */
public record Pins(
        Access access, String why, List<ClusterPin> clusters, Map<String, Uncompared> uncompared, boolean announced) {
    public Pins {
        clusters = List.copyOf(clusters);
        uncompared = Map.copyOf(uncompared);
    }

    /** Whether cluster Secrets could be read. */
    public enum Access {
        /** Nobody asked for them: {@code sharding.pinning} is not Manage. */
        UNASKED,
        READ,
        /** The right to is missing. */
        DENIED,
        /** The API server did not answer, or not well. */
        FAILED
    }

    /** Where the policy does not ask for cluster Secrets. */
    public static Pins unasked() {
        return missing(Access.UNASKED, "spec.sharding.pinning is not Manage");
    }

    public static Pins missing(Access access, String why) {
        return new Pins(access, why, List.of(), Map.of(), false);
    }

    public Pins withUncompared(Map<String, Uncompared> found) {
        return new Pins(access, why, clusters, found, announced);
    }

    public Pins announced(boolean told) {
        return new Pins(access, why, clusters, uncompared, told);
    }

    int movedSince(Instant start) {
        return (int) clusters.stream()
                .flatMap(p -> p.moved().stream())
                .filter(m -> m.at().isAfter(start))
                .count();
    }

    /**
     * Applications of a moved cluster that are to be compared by the shard that has it now.
     *
     * @param left how many were not compared since
     * @param unasked some of them that carry no request to be refreshed yet; a bounded number
     */
    public record Uncompared(int left, List<Application> unasked) {
        public Uncompared {
            unasked = List.copyOf(unasked);
        }
    }

    /** An Application, by name. */
    public record Application(String namespace, String name) {}
}
