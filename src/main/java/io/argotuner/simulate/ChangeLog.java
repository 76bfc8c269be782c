package io.argotuner.simulate;

import io.argotuner.decide.Setting;
import io.argotuner.decide.evidence.Proving;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a contender changed in the course of a trial, and what its decisions found of it since. */
final class ChangeLog {
    private final List<Trial.Change> changes = new ArrayList<>();
    /** By the time of the change. */
    private final Map<Instant, String> effects = new HashMap<>();

    private Optional<Proving> proving = Optional.empty();

    /** Takes what the decision of a look knows of earlier changes; empty where nobody decides. */
    void look(Optional<Proving> proving) {
        this.proving = proving;
        proving.ifPresent(p -> p.ended().forEach(ended -> effects.put(ended.at(), ended.effect())));
    }

    /**
     * Takes a change that the decision of the last look made.
     *
     * @param inForce amounts before it
     */
    void add(Instant at, int applications, Map<Setting, Double> set, Map<Setting, Double> inForce) {
        var before = new EnumMap<>(inForce);
        before.keySet().retainAll(set.keySet());
        var takenBack = set.keySet().stream()
                .filter(s -> proving.flatMap(p -> p.back(s)).isPresent())
                .collect(Collectors.toSet());
        changes.add(
                new Trial.Change(at, applications, Map.copyOf(set), Map.copyOf(before), takenBack, Optional.empty()));
    }

    /** Oldest first, each with what was measured of it by now. */
    List<Trial.Change> told() {
        return changes.stream()
                .map(c -> new Trial.Change(
                        c.at(),
                        c.applications(),
                        c.settings(),
                        c.before(),
                        c.takenBack(),
                        Optional.ofNullable(effects.get(c.at()))))
                .toList();
    }
}
