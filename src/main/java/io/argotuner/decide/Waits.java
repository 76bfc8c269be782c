package io.argotuner.decide;

import io.argotuner.decide.evidence.Proving;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a write may have to wait for, each with its sentence: a verdict, the cool-down, a rollout, a window. */
final class Waits {
    private final Observation observation;
    private final Policy policy;
    private final Instant now;

    Waits(Observation observation, Policy policy, Instant now) {
        this.observation = observation;
        this.policy = policy;
        this.now = now;
    }

    /** Why something waits and until when, where that is known. */
    record Wait(String why, Optional<Instant> until) {}

    /** An instant that has passed without a verdict is not told: it is waited for more samples. */
    Wait measuring(Proving.Until until) {
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

    /** For the cool-down after the last restart, the latest of these workloads. */
    Optional<Wait> cooling(Set<ObjectRef> workloads) {
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
    Optional<Wait> growing(Wish wish) {
        if (!wish.auto() || wish.purpose() != Policy.Purpose.PERFORMANCE) {
            return Optional.empty();
        }
        return rolling(wish.changes().stream()
                .filter(change -> change.place().field() instanceof Place.Field.Replicas)
                .map(change -> change.place().object())
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Only a rollout that argo-tuner began: what somebody else broke may be what the change is to mend. */
    Optional<Wait> rolling(Set<ObjectRef> workloads) {
        return workloads.stream()
                .map(observation::target)
                .flatMap(Optional::stream)
                .filter(t -> (t.journal().isPresent() || t.restartedAt().isPresent()) && !t.rolledOut())
                .map(t -> new Wait("Waits until " + t.ref() + " has rolled out the last change.", Optional.empty()))
                .findFirst();
    }

    /** Empty where a window for one of the purposes is open, or where the policy has no windows. */
    Optional<Wait> window(Set<Policy.Purpose> purposes) {
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
