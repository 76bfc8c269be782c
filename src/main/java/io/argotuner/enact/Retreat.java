package io.argotuner.enact;

import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Target;
import io.argotuner.decide.Wiring;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The way out of an install. What is next follows from the object alone, so that it does not matter where an earlier
 * attempt ended.
 */
final class Retreat {
    /** Two requests bring an object back; the rest is for objects that others write at the same time. */
    private static final int ROUNDS = 6;

    private final Transport transport;
    private final Observation observation;
    private final boolean originals;

    private final List<ObjectRef> restarted = new ArrayList<>();
    private final Map<Setting, String> contested = new EnumMap<>(Setting.class);
    private final Map<ObjectRef, String> failures = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();

    /** @param originals whether the originals come back; else the values stay */
    Retreat(Transport transport, Observation observation, boolean originals) {
        this.transport = transport;
        this.observation = observation;
        this.originals = originals;
    }

    Outcome run() {
        var targets = observation.targets().stream()
                .map(Target::ref)
                .distinct()
                .sorted(Comparator.comparing((ObjectRef ref) -> ref, Patches.WRITE_ORDER))
                .toList();
        for (var ref : targets) {
            if (originals && Patches.isWorkload(ref) && !failures.isEmpty()) {
                // Pods that restart now would start with the values that could not be taken back, and not again.
                notes.add(ref + " waits until " + failures.keySet().iterator().next() + " is restored");
                continue;
            }
            leave(ref);
        }
        return new Outcome(List.of(), restarted, contested, failures, List.copyOf(notes));
    }

    private void leave(ObjectRef ref) {
        Optional<LiveObject> known = Optional.empty();
        KubernetesClientException last = null;
        for (var round = 0; round < ROUNDS; round++) {
            try {
                var live = known.isPresent() ? known : transport.read(ref);
                if (live.isEmpty() || live.get().isLeaving()) {
                    return;
                }
                if (live.get().hasStrangeJournal()) {
                    failures.put(
                            ref,
                            "carries a journal that this version cannot read; restore it with the "
                                    + "argo-tuner that wrote it, or remove the annotation to leave it as it is");
                    return;
                }
                var step = new Restoration(live.get(), originals);
                var write = step.next();
                if (write.isEmpty()) {
                    return;
                }
                known = Optional.of(transport.send(write.get()));
                tell(ref, step);
            } catch (KubernetesClientException e) {
                if (e.getCode() == 404) {
                    return;
                }
                last = e;
                known = Optional.empty();
                // A value that is no longer the one that was read fails its test, which is a 422.
                if (e.getCode() != 409 && e.getCode() != 422) {
                    break;
                }
            }
        }
        failures.put(ref, last == null ? "keeps changing; will look again" : Refusal.sentence(ref, last));
    }

    private void tell(ObjectRef ref, Restoration step) {
        if (step.changesTemplate() && !restarted.contains(ref)) {
            restarted.add(ref);
        }
        step.notes().forEach(note -> notes.add(ref + " " + note));
        step.foreign().forEach((field, sentence) -> {
            notes.add(ref + " " + sentence);
            setting(new Place(ref, field)).ifPresent(s -> contested.put(s, ref + " " + sentence));
        });
    }

    private Optional<Setting> setting(Place place) {
        return observation.settings().values().stream()
                .filter(s -> s.wiring() instanceof Wiring.Writable w
                        && Stream.concat(
                                        Stream.of(w.place()),
                                        w.companions().stream().map(Wiring.Companion::place))
                                .anyMatch(p -> p.object().equals(place.object())
                                        && p.field().key().equals(place.field().key())))
                .map(s -> s.setting())
                .findFirst();
    }
}
