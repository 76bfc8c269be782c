package io.argotuner.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A policy with every default filled in.
 *
 * @param freshness target age of a comparison for 99 % of Applications; empty means {@code 2T+J+60s} from the timers
 * @param windows when restarts are allowed, evaluated for the time of the decision; empty means always
 */
public record Policy(
        Mode mode,
        boolean paused,
        Optional<Duration> freshness,
        Sizing sizing,
        Map<Setting, Rule> settings,
        Duration cooldown,
        Duration scaleDownStabilization,
        List<Window> windows,
        OnConflict onConflict,
        OnDelete onDelete,
        Evidence evidence,
        Verify verify,
        Sharding sharding) {
    public Policy {
        settings = settings.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(settings));
        windows = List.copyOf(windows);
    }

    /** What {@code spec: {}} means. */
    public static Policy defaults() {
        return new Policy(
                Mode.ENFORCE,
                false,
                Optional.empty(),
                new Sizing(20, 40, 1000),
                Map.of(),
                Duration.ofMinutes(30),
                Duration.ofHours(6),
                List.of(),
                OnConflict.TAKE,
                OnDelete.RESTORE,
                Evidence.PODS,
                Verify.standard(),
                Sharding.standard());
    }

    /** The same, free to write at once. */
    public Policy unhindered() {
        return new Policy(
                Mode.ENFORCE,
                false,
                freshness,
                sizing,
                settings,
                cooldown,
                scaleDownStabilization,
                List.of(),
                onConflict,
                onDelete,
                evidence,
                verify,
                sharding);
    }

    /** The same, with measurements from elsewhere. */
    public Policy measuredBy(Evidence evidence) {
        return new Policy(
                mode,
                paused,
                freshness,
                sizing,
                settings,
                cooldown,
                scaleDownStabilization,
                windows,
                onConflict,
                onDelete,
                evidence,
                verify,
                sharding);
    }

    public Rule rule(Setting setting) {
        return settings.getOrDefault(setting, Rule.AUTO);
    }

    public enum Mode {
        ENFORCE,
        RECOMMEND
    }

    public enum OnConflict {
        TAKE,
        RESPECT
    }

    public enum OnDelete {
        RESTORE,
        RETAIN
    }

    /** Where measurements beyond counts come from. */
    public sealed interface Evidence {
        /** Each Argo CD pod's own metrics port. */
        Evidence PODS = new Pods();

        /** Nowhere: counts only. */
        Evidence NONE = new None();

        /** {@link #PODS}. */
        record Pods() implements Evidence {}

        /** {@link #NONE}. */
        record None() implements Evidence {}

        /**
         * A Prometheus that scrapes those ports.
         *
         * @param url of its HTTP API
         * @param labels that its series have, by name
         */
        record Prometheus(String url, Map<String, String> labels) implements Evidence {
            public Prometheus {
                labels = Map.copyOf(labels);
            }
        }
    }

    /**
     * How a change is measured.
     *
     * @param window how long to measure before and after, above zero
     */
    public record Verify(Duration window, OnRegression onRegression) {
        public static Verify standard() {
            return new Verify(Duration.ofMinutes(15), OnRegression.REVERT);
        }
    }

    /** What happens to a change that made things worse or did not help. */
    public enum OnRegression {
        REVERT,
        KEEP
    }

    /**
     * How clusters are placed on shards.
     *
     * @param algorithm empty keeps the one in force
     * @param movesPerHour clusters that may be given to another shard within an hour, at least 1
     */
    public record Sharding(
            Optional<io.argotuner.decide.Sharding.Algorithm> algorithm, Pinning pinning, int movesPerHour) {
        private static final int MOVES_PER_HOUR = 30;

        /** With the default for how many clusters move. */
        public Sharding(Optional<io.argotuner.decide.Sharding.Algorithm> algorithm, Pinning pinning) {
            this(algorithm, pinning, MOVES_PER_HOUR);
        }

        public static Sharding standard() {
            return new Sharding(Optional.empty(), Pinning.OFF);
        }
    }

    /** What is done about the pins of cluster Secrets. */
    public enum Pinning {
        OFF,
        ADVISE,
        MANAGE
    }

    public enum Management {
        AUTO,
        OFF,
        FIXED
    }

    /** Applications that one processor or one shard is given. All at least 1. */
    public record Sizing(
            int applicationsPerStatusProcessor, int applicationsPerOperationProcessor, int applicationsPerShard) {}

    /** How one setting is managed. {@code value} is present where {@code management} is FIXED; amounts in the setting's unit. */
    public record Rule(Management management, OptionalDouble value, OptionalDouble min, OptionalDouble max) {
        public static final Rule AUTO =
                new Rule(Management.AUTO, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** Why a change is made; each kind has its own permission to restart. */
    public enum Purpose {
        /** Something is broken now: no processors, replicas and their env disagree. */
        OUTAGE("Outage"),
        /** More capacity. */
        PERFORMANCE("Performance"),
        /** Less of what is not needed. */
        SAVING("Saving");

        private final String id;

        Purpose(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /**
     * A maintenance window as it stands at the time of the decision.
     *
     * @param open whether it is open now
     * @param nextOpening when it opens next, empty where it never does
     * @param reasons the purposes it is for
     */
    public record Window(boolean open, Optional<Instant> nextOpening, Set<Purpose> reasons) {
        public Window {
            reasons = Set.copyOf(reasons);
        }
    }
}
