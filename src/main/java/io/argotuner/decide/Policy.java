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
        OnDelete onDelete) {
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
                OnDelete.RESTORE);
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
