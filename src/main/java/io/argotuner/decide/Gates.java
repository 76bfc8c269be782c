package io.argotuner.decide;

import io.argotuner.decide.evidence.Proving;
import io.argotuner.decide.placement.Relocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a write may go: not in Recommend or while paused; one that restarts something not within the cool-down after the
 * last restart, nor outside the maintenance windows, nor into an unfinished rollout. Writes that restart the same
 * workload wait for each other, so that one restart carries all. An outage is repaired at once.
 */
final class Gates {
    private final Observation observation;
    private final Policy policy;
    private final Optional<Proving.Until> measured;
    private final Relocation relocation;
    private final Patience patience;
    private final Waits waits;

    /**
     * @param measured until when changes by rule wait for one whose effect is measured; empty where none is
     * @param relocation whether clusters have to be pinned or moved before the number of shards changes
     * @param patience with what measurements alone ask for
     */
    Gates(
            Observation observation,
            Policy policy,
            Optional<Proving.Until> measured,
            Relocation relocation,
            Patience patience,
            Instant now) {
        this.patience = patience;
        this.measured = measured;
        this.relocation = relocation;
        this.observation = observation;
        this.policy = policy;
        this.waits = new Waits(observation, policy, now);
    }

    /**
     * @param go the wishes to write now
     * @param waits by setting, the sentence that says what for
     * @param notBefore when the first of those may go, empty where that is not known
     */
    record Passed(List<Wish> go, Map<Setting, String> waits, Optional<Instant> notBefore) {}

    Passed pass(List<Wish> wishes) {
        var go = new ArrayList<Wish>();
        var waiting = new EnumMap<Setting, String>(Setting.class);
        if (policy.paused() || policy.mode() == Policy.Mode.RECOMMEND) {
            var why = policy.paused()
                    ? "The policy is paused: nothing is written."
                    : "The policy's mode is Recommend: nothing is written.";
            wishes.forEach(w -> waiting.put(w.setting(), why));
            return new Passed(go, waiting, Optional.empty());
        }
        var untils = new ArrayList<Instant>();
        var restartingAnyway = new TreeSet<ObjectRef>();
        var restarting = new ArrayList<Wish>();
        var settling = settling(wishes);
        for (var wish : wishes) {
            var growing = waits.growing(wish);
            if (settling.contains(wish)) {
                waiting.put(wish.setting(), relocation.hold().orElse(""));
            } else if (growing.isPresent()) {
                waiting.put(wish.setting(), growing.get().why());
            } else if (measured.isPresent() && held(wish, measured.get())) {
                var wait = waits.measuring(measured.get());
                waiting.put(wish.setting(), wait.why());
                wait.until().ifPresent(untils::add);
            } else if (wish.restarts().isEmpty() || wish.purpose() == Policy.Purpose.OUTAGE) {
                go.add(wish);
                restartingAnyway.addAll(wish.restarts());
            } else {
                restarting.add(wish);
            }
        }
        for (var together : together(restarting)) {
            var wait = wait(together, restartingAnyway);
            for (var wish : together) {
                if (wait.isEmpty() || restartingAnyway.containsAll(wish.restarts())) {
                    go.add(wish);
                } else {
                    waiting.put(wish.setting(), wait.get().why());
                    wait.get().until().ifPresent(untils::add);
                }
            }
        }
        return new Passed(List.copyOf(go), waiting, untils.stream().min(Instant::compareTo));
    }

    /**
     * What waits for clusters to be pinned or moved: the number of shards, and before there are more of them whatever else
     * restarts the controller too, so that one restart carries both. Fewer may be long in coming and hold back nothing.
     */
    private Set<Wish> settling(List<Wish> wishes) {
        var shards = wishes.stream()
                .filter(w -> w.setting() == Setting.CONTROLLER_REPLICAS && w.purpose() != Policy.Purpose.OUTAGE)
                .filter(w -> relocation.hold().isPresent())
                .findFirst();
        if (shards.isEmpty()) {
            return Set.of();
        }
        var settling = new HashSet<Wish>();
        settling.add(shards.get());
        wishes.stream()
                .filter(w -> relocation.raising() && w.purpose() != Policy.Purpose.OUTAGE)
                .filter(w -> w.restarts().stream().anyMatch(shards.get().restarts()::contains))
                .forEach(settling::add);
        return settling;
    }

    /**
     * While a change is measured, what restarts nothing waits by itself and the rest with all that its restart would
     * carry. A change that is taken back goes alone, so that the next one is compared with what was before it.
     */
    private boolean held(Wish wish, Proving.Until until) {
        var takenBack = until.back().contains(wish.setting());
        return wish.auto()
                && !takenBack
                && (wish.restarts().isEmpty() || !until.back().isEmpty())
                && wish.purpose() != Policy.Purpose.OUTAGE
                && !putsBack(wish);
    }

    /** Undoing somebody's edit tries nothing new: what is measured was in force before it. */
    private boolean putsBack(Wish wish) {
        return wish.changes()
                .get(0)
                .to()
                .equals(observation.setting(wish.setting()).applied());
    }

    /** Whether a workload may be restarted now to finish what an earlier look began. */
    boolean mayRestart(ObjectRef workload) {
        return !policy.paused()
                && policy.mode() == Policy.Mode.ENFORCE
                && waits.cooling(Set.of(workload)).isEmpty()
                && waits.window(Set.of(Policy.Purpose.PERFORMANCE, Policy.Purpose.SAVING))
                        .isEmpty();
    }

    /** Groups of wishes that restart, directly or through others, a common workload. */
    private static List<List<Wish>> together(List<Wish> wishes) {
        var groups = new ArrayList<List<Wish>>();
        for (var wish : wishes) {
            var joined = new ArrayList<Wish>();
            groups.removeIf(group -> {
                var common = group.stream().flatMap(w -> w.restarts().stream()).anyMatch(wish.restarts()::contains);
                if (common) {
                    joined.addAll(group);
                }
                return common;
            });
            joined.add(wish);
            groups.add(joined);
        }
        return groups;
    }

    private Optional<Waits.Wait> wait(List<Wish> together, Set<ObjectRef> restartingAnyway) {
        var workloads = new TreeSet<ObjectRef>();
        together.forEach(w -> workloads.addAll(w.restarts()));
        workloads.removeAll(restartingAnyway);
        var cooling = waits.cooling(workloads);
        if (cooling.isPresent() || workloads.isEmpty()) {
            return cooling;
        }
        if (measured.filter(m -> m.back().isEmpty()).isPresent()
                && together.stream().anyMatch(Wish::auto)) {
            return Optional.of(waits.measuring(measured.get()));
        }
        if (together.stream().anyMatch(w -> w.auto() && w.purpose() == Policy.Purpose.PERFORMANCE)) {
            var rolling = waits.rolling(workloads);
            if (rolling.isPresent()) {
                return rolling;
            }
        }
        var patient =
                together.stream().anyMatch(this::putsBack) ? Optional.<Waits.Wait>empty() : patience.wait(together);
        if (patient.isPresent()) {
            return patient;
        }
        // A saving rides on a restart that more capacity asks for; it does not hold it back.
        var purposes = new TreeSet<Policy.Purpose>();
        together.forEach(w -> purposes.add(w.purpose()));
        return waits.window(purposes);
    }
}
