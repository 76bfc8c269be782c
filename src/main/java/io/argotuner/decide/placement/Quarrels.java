package io.argotuner.decide.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody keeps changing what argo-tuner pinned. A cluster is pinned once and then, where that is undone, {@value
 * #REWRITES} times more within ten minutes; undone once more it is left alone until the pin is another text. A new process
 * knows of no quarrel.
 *
 * @param pinned by uid of the Secret, when it was pinned where it stood or pinned again
 * @param left by uid, the pins that are left alone
 */
public record Quarrels(Map<String, List<Instant>> pinned, Map<String, Left> left) {
    static final int REWRITES = 3;
    static final Duration WITHIN = Duration.ofMinutes(10);

    public Quarrels {
        pinned = Map.copyOf(pinned);
        left = Map.copyOf(left);
    }

    /**
     * Why a pin is left alone.
     *
     * @param seen text of the pin at that time, null where it was absent
     */
    public record Left(@Nullable String seen, String sentence) {}

    public static Quarrels none() {
        return new Quarrels(Map.of(), Map.of());
    }

    /** What still holds of it for these Secrets. */
    Quarrels at(List<ClusterPin> pins, boolean take, Instant now) {
        var recent = new HashMap<String, List<Instant>>();
        var leave = new HashMap<String, Left>();
        for (var pin : pins) {
            var before = left.get(pin.uid());
            // Another text there is a new beginning.
            var changed = before != null && !Objects.equals(before.seen(), pin.shard());
            var times = pinned.getOrDefault(pin.uid(), List.of()).stream()
                    .filter(t -> !changed && t.isAfter(now.minus(WITHIN)))
                    .toList();
            if (!times.isEmpty()) {
                recent.put(pin.uid(), times);
            }
            if (before != null && Objects.equals(before.seen(), pin.shard())) {
                leave.put(pin.uid(), before);
            } else if (!pin.isOurs() && times.size() > REWRITES) {
                leave.put(pin.uid(), new Left(pin.shard(), sentence(pin)));
            } else if (!pin.isOurs() && pin.written().isPresent() && !take) {
                leave.put(
                        pin.uid(),
                        new Left(
                                pin.shard(),
                                who(pin) + " has changed the shard of " + pin
                                        + " after argo-tuner set it, and onConflict" + " is Respect"));
            }
        }
        return new Quarrels(recent, leave);
    }

    /**
     * After the writes of a look.
     *
     * @param answered those that were stored or refused: what met another version or no answer says nothing
     */
    public Quarrels after(List<PinChange> answered, Instant now) {
        var times = new HashMap<>(pinned);
        answered.stream().filter(c -> c.traces() && !c.pin().isOurs()).forEach(c -> {
            var more = new ArrayList<>(times.getOrDefault(c.pin().uid(), List.of()));
            more.add(now);
            times.put(c.pin().uid(), List.copyOf(more));
        });
        return new Quarrels(times, left);
    }

    Optional<String> leaves(ClusterPin pin) {
        return Optional.ofNullable(left.get(pin.uid())).map(Left::sentence);
    }

    private static String sentence(ClusterPin pin) {
        if (pin.written().isEmpty() && pin.writer().isEmpty()) {
            return pin + " cannot be given its shard, or does not keep it: tried " + (REWRITES + 1) + " times within "
                    + WITHIN.toMinutes() + " minutes; argo-tuner leaves it until it changes";
        }
        return who(pin) + " has changed the shard of " + pin + " back " + REWRITES + " times within "
                + WITHIN.toMinutes() + " minutes; argo-tuner leaves it until it changes again";
    }

    private static String who(ClusterPin pin) {
        return pin.writer().map(w -> "The field manager \"" + w + "\"").orElse("Another writer");
    }
}
