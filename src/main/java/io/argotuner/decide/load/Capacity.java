package io.argotuner.decide.load;

import java.util.OptionalLong;

/**
 * What the busiest shard asks of one limit and what that gives, with the settings in force and with those recommended.
 *
 * @param measured whether what is asked was measured; else it is by counts
 */
public record Capacity(Kind kind, boolean measured, Side inForce, Side recommended) {
    /** What has a limit. */
    public enum Kind {
        /** Status processors at work at once. */
        STATUS_PROCESSORS,
        /** Operation processors at work at once. */
        OPERATION_PROCESSORS,
        /** Requests per second to Kubernetes API servers. */
        REQUESTS
    }

    /**
     * One state of the settings.
     *
     * @param shards controller replicas, at least 1
     * @param amount of the setting: processors, or requests per second
     * @param usable the part of that up to which work does not pile up, in the same unit, above 0
     * @param each what the busiest shard is asked for by each Application of the install, in the same unit, at least 0;
     *     what is asked grows with the Applications, each cluster keeping its share of them
     */
    public record Side(int shards, double amount, double usable, double each) {
        /** What binary fractions take from a whole number of Applications. */
        private static final double ROUNDING = 1e-6;

        /** What the busiest shard is asked for at that number of Applications. */
        public double asked(double applications) {
            return each * applications;
        }

        /** The number of Applications at which all that is usable is asked; empty where none asks for anything. */
        public OptionalLong full() {
            var at = usable / each + ROUNDING;
            return at < Integer.MAX_VALUE ? OptionalLong.of((long) Math.floor(at)) : OptionalLong.empty();
        }
    }

    /** Whether the recommended settings leave it as it is. */
    public boolean unchanged() {
        return inForce.equals(recommended);
    }
}
