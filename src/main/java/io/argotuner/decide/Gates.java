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
import java.util.stream.Collectors;

/**
 * When a write may go: not in Recommend or while paused; one that restarts something not within the cool-down after the
 * last restart, nor outside the maintenance windows, nor into an unfinished rollout. Writes that restart the same
 * workload wait for each other, so that one restart carries all. An outage is repaired at once.
 */
final class Gates {
    private final Observation observation;
    private final Policy policy;
    private final Instant now;
    private final Optional<Proving.Until> measured;
    private final Relocation relocation;

    /** Where no cluster has to be pinned or moved first. */
    Gates(Observation observation, Policy policy, Optional<Proving.Until> measured, Instant now) {
        this(observation, policy, measured, Relocation.none(), now);
    }

    /**
     * @param measured until when changes by rule wait for one whose effect is measured; empty where none is
     * @param relocation whether clusters have to be pinned or moved before the number of shards changes
     */
    Gates(
            Observation observation,
            Policy policy,
            Optional<Proving.Until> measured,
            Relocation relocation,
            Instant now) {
        this.measured = measured;
        this.relocation = relocation;
        this.observation = observation;
        this.policy = policy;
        this.now = now;
    }

    /**
     * @param go the wishes to write now
     * @param waits by setting, the sentence that says what for
     * @param notBefore when the first of those may go, empty where that is not known
     */
    record Passed(List<Wish> go, Map<Setting, String> waits, Optional<Instant> notBefore) {}

    /** Why something waits and until when, where that is known. */
    private record Wait(String why, Optional<Instant> until) {}

    Passed pass(List<Wish> wishes) {
        var go = new ArrayList<Wish>();
        var waits = new EnumMap<Setting, String>(Setting.class);
        if (policy.paused() || policy.mode() == Policy.Mode.RECOMMEND) {
            var why = policy.paused()
                    ? "The policy is paused: nothing is written."
                    : "The policy's mode is Recommend: nothing is written.";
            wishes.forEach(w -> waits.put(w.setting(), why));
            return new Passed(go, waits, Optional.empty());
        }
        var untils = new ArrayList<Instant>();
        var restartingAnyway = new TreeSet<ObjectRef>();
        var restarting = new ArrayList<Wish>();
        var settling = settling(wishes);
        for (var wish : wishes) {
            var growing = growing(wish);
            if (settling.contains(wish)) {
                waits.put(wish.setting(), relocation.hold().orElse(""));
            } else if (growing.isPresent()) {
                waits.put(wish.setting(), growing.get().why());
            } else if (measured.isPresent() && held(wish, measured.get())) {
                var wait = measuring(measured.get());
                waits.put(wish.setting(), wait.why());
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
                    waits.put(wish.setting(), wait.get().why());
                    wait.get().until().ifPresent(untils::add);
                }
            }
        }
        return new Passed(List.copyOf(go), waits, untils.stream().min(Instant::compareTo));
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
                && cooling(Set.of(workload)).isEmpty()
                && window(Set.of(Policy.Purpose.PERFORMANCE, Policy.Purpose.SAVING))
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

    private Optional<Wait> wait(List<Wish> together, Set<ObjectRef> restartingAnyway) {
        var workloads = new TreeSet<ObjectRef>();
        together.forEach(w -> workloads.addAll(w.restarts()));
        workloads.removeAll(restartingAnyway);
        var cooling = cooling(workloads);
        if (cooling.isPresent() || workloads.isEmpty()) {
            return cooling;
        }
        if (measured.filter(m -> m.back().isEmpty()).isPresent()
                && together.stream().anyMatch(Wish::auto)) {
            return Optional.of(measuring(measured.get()));
        }
        if (together.stream().anyMatch(w -> w.auto() && w.purpose() == Policy.Purpose.PERFORMANCE)) {
            var rolling = rolling(workloads);
            if (rolling.isPresent()) {
                return rolling;
            }
        }
        // A saving rides on a restart that more capacity asks for; it does not hold it back.
        var purposes = new TreeSet<Policy.Purpose>();
        together.forEach(w -> purposes.add(w.purpose()));
        return window(purposes);
    }

    /** An instant that has passed without a verdict is not told: it is waited for more samples. */
    private Wait measuring(Proving.Until until) {
        if (!until.back().isEmpty()) {
            return new Wait("Waits until the last change is taken back.", Optional.empty());
        }
        var earliest = until.earliest().filter(at -> at.isAfter(now));
        return new Wait(
                earliest.map(at -> "Waits until the last change is measured, at " + Words.time(at, now)
                                + " at the earliest.")
                        .orElse("Waits until the last change is measured."),
                earliest);
    }

    private Optional<Wait> cooling(Set<ObjectRef> workloads) {
        Optional<Wait> latest = Optional.empty();
        var latestEnd = now;
        for (var workload : workloads) {
            var restarted = observation.target(workload).flatMap(Target::restartedAt);
            if (restarted.isEmpty()) {
                continue;
            }
            // A time ahead of now comes from a clock that went back: it counts as the end, and not if it is absurd.
            var end = restarted.get().isAfter(now)
                    ? restarted.get()
                    : restarted.get().plus(policy.cooldown());
            if (end.isAfter(latestEnd) && !end.isAfter(now.plus(policy.cooldown()))) {
                latestEnd = end;
                latest = Optional.of(new Wait(
                        "Waits until " + Words.time(end, now) + ": " + workload + " was restarted at "
                                + Words.time(restarted.get(), now) + " and the cool-down is "
                                + Words.duration(policy.cooldown()) + ".",
                        Optional.of(end)));
            }
        }
        return latest;
    }

    /** More replicas beside pods that do not come up would only add to them. */
    private Optional<Wait> growing(Wish wish) {
        if (!wish.auto() || wish.purpose() != Policy.Purpose.PERFORMANCE) {
            return Optional.empty();
        }
        return rolling(wish.changes().stream()
                .filter(change -> change.place().field() instanceof Place.Field.Replicas)
                .map(change -> change.place().object())
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Only a rollout that argo-tuner began: what somebody else broke may be what the change is to mend. */
    private Optional<Wait> rolling(Set<ObjectRef> workloads) {
        return workloads.stream()
                .map(observation::target)
                .flatMap(Optional::stream)
                .filter(t -> (t.journal().isPresent() || t.restartedAt().isPresent()) && !t.rolledOut())
                .map(t -> new Wait("Waits until " + t.ref() + " has rolled out the last change.", Optional.empty()))
                .findFirst();
    }

    /** Empty where a window for one of the purposes is open, or where the policy has no windows. */
    private Optional<Wait> window(Set<Policy.Purpose> purposes) {
        var windows = policy.windows().stream()
                .filter(w -> w.reasons().isEmpty() || purposes.stream().anyMatch(w.reasons()::contains))
                .toList();
        if (policy.windows().isEmpty() || windows.stream().anyMatch(Policy.Window::open)) {
            return Optional.empty();
        }
        var names = Words.list(
                new TreeSet<>(purposes).stream().map(Policy.Purpose::id).toList());
        var next = windows.stream()
                .map(Policy.Window::nextOpening)
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
        return Optional.of(new Wait(
                next.map(at -> "Waits until " + Words.time(at, now) + ", when a maintenance window for " + names
                                + " opens.")
                        .orElse("Waits: the policy has no maintenance window to come for " + names + "."),
                next));
    }
}
