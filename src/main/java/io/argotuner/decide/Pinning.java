package io.argotuner.decide;

import io.argotuner.decide.evidence.Situation;
import io.argotuner.decide.placement.Pins;
import io.argotuner.decide.placement.Placement;
import io.argotuner.decide.placement.Quarrels;
import io.argotuner.decide.placement.Relocating;
import io.argotuner.decide.placement.Relocation;
import java.time.Instant;

/** What is done about the pins of clusters, as far as the policy and what is known of the install allow. */
final class Pinning {
    private Pinning() {}

    static Relocation of(
            Observation observation,
            Policy policy,
            Situation situation,
            Answers answers,
            Fact<Placement> placement,
            Quarrels quarrels,
            Instant now) {
        var pins = observation.pins();
        if (pins.access() == Pins.Access.UNASKED) {
            return Relocation.none();
        }
        var relocation = wanted(observation, policy, situation, answers, placement, quarrels, now);
        if (policy.paused()) {
            return relocation.withoutWrites("The policy is paused: no pin is written. ");
        }
        if (policy.mode() == Policy.Mode.RECOMMEND) {
            return relocation.withoutWrites("The policy's mode is Recommend: no pin is written. ");
        }
        return relocation;
    }

    private static Relocation wanted(
            Observation observation,
            Policy policy,
            Situation situation,
            Answers answers,
            Fact<Placement> placement,
            Quarrels quarrels,
            Instant now) {
        var pins = observation.pins();
        int shards = situation.settings().replicas().map(Pinning::count).orElse(1);
        int next = answers.shards().orElse(shards);
        if (pins.access() != Pins.Access.READ) {
            // Without the right more shards come as they would without pins; fewer could leave a pin without its shard.
            var hold = next < shards || (next > shards && pins.access() == Pins.Access.FAILED);
            return Relocation.waiting(pins, pins.why(), hold, next > shards, quarrels);
        }
        if (policy.sharding().pinning() != Policy.Pinning.MANAGE) {
            return Relocating.back(pins);
        }
        if (!observation.install().controllerKind().equals("StatefulSet")) {
            return Relocation.waiting(
                    pins,
                    "pins are managed only where the application controller is a StatefulSet",
                    false,
                    false,
                    quarrels);
        }
        if (placement instanceof Fact.Unknown<Placement> unknown) {
            return Relocation.waiting(pins, unknown.why(), next != shards, next > shards, quarrels);
        }
        var terms = new Relocating.Terms(
                shards, next, policy.sharding().movesPerHour(), policy.onConflict() == Policy.OnConflict.TAKE);
        return Relocating.next(pins, ((Fact.Known<Placement>) placement).value(), terms, quarrels, now);
    }

    private static int count(double replicas) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(replicas)));
    }
}
