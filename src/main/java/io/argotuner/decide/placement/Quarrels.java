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
 * #REWRITES} times more within ten minutes; undone once more it is left alone until the pin is another text or the policy
 * changes. The policy's status keeps what is left alone, so that a process that is started anew leaves it alone too.
 *
 * @param pinned by name of the Secret, when it was pinned where it stood or pinned again: who makes a Secret anew without
 *     its pin takes the pin back as well
 * @param left by name of the Secret, the pins that are left alone
 * @param untold whether an earlier process left more alone than the status could name: at the next look that reads the
 *     pins, all that somebody has changed are left alone with the rest
 */
public record Quarrels(Map<String, List<Instant>> pinned, Map<String, Left> left, boolean untold) {
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
     * @param sentence for people; empty where an earlier process left it and the Secret was not read since
     */
    public record Left(@Nullable String seen, String sentence) {}

    public static Quarrels none() {
        return new Quarrels(Map.of(), Map.of(), false);
    }

    /**
     * What an earlier process left alone.
     *
     * @param seen by name of the Secret, the text of its pin at that time; empty where it was absent
     * @param more whether there were more than these
     */
    public static Quarrels remembered(Map<String, Optional<String>> seen, boolean more) {
        var left = new HashMap<String, Left>();
        seen.forEach((secret, text) -> left.put(secret, new Left(text.orElse(null), "")));
        return new Quarrels(Map.of(), left, more);
    }

    /** What still holds of it for these Secrets. */
    Quarrels at(List<ClusterPin> pins, boolean take, Instant now) {
        var recent = new HashMap<String, List<Instant>>();
        var leave = new HashMap<String, Left>();
        for (var pin : pins) {
            var before = left.get(pin.secret());
            // Another text there is a new beginning.
            var changed = before != null && !Objects.equals(before.seen(), pin.shard());
            var times = pinned.getOrDefault(pin.secret(), List.of()).stream()
                    .filter(t -> !changed && t.isAfter(now.minus(WITHIN)))
                    .toList();
            if (!times.isEmpty()) {
                recent.put(pin.secret(), times);
            }
            if (before != null && Objects.equals(before.seen(), pin.shard())) {
                leave.put(pin.secret(), before.sentence().isEmpty() ? new Left(pin.shard(), sentence(pin)) : before);
            } else if (!pin.isOurs()
                    && (times.size() > REWRITES || (untold && pin.written().isPresent()))) {
                leave.put(pin.secret(), new Left(pin.shard(), sentence(pin)));
            } else if (!pin.isOurs() && pin.written().isPresent() && !take) {
                leave.put(
                        pin.secret(),
                        new Left(
                                pin.shard(),
                                who(pin) + " has changed the shard of " + pin
                                        + " after argo-tuner set it, and onConflict" + " is Respect"));
            }
        }
        return new Quarrels(recent, leave, false);
    }

    /**
     * After the writes of a look.
     *
     * @param answered those that were stored or refused: what met another version or no answer says nothing
     */
    public Quarrels after(List<PinChange> answered, Instant now) {
        var times = new HashMap<>(pinned);
        answered.stream().filter(c -> c.traces() && !c.pin().isOurs()).forEach(c -> {
            var more = new ArrayList<>(times.getOrDefault(c.pin().secret(), List.of()));
            more.add(now);
            times.put(c.pin().secret(), List.copyOf(more));
        });
        return new Quarrels(times, left, untold);
    }

    Optional<String> leaves(ClusterPin pin) {
        return Optional.ofNullable(left.get(pin.secret())).map(Left::sentence);
    }

    private static String sentence(ClusterPin pin) {
        if (pin.written().isEmpty() && pin.writer().isEmpty()) {
            return pin + " cannot be given its shard, or does not keep it: tried " + (REWRITES + 1) + " times within "
                    + WITHIN.toMinutes() + " minutes; argo-tuner leaves it until it or this policy changes";
        }
        return who(pin) + " has changed the shard of " + pin + " back " + REWRITES + " times within "
                + WITHIN.toMinutes() + " minutes; argo-tuner leaves it until it or this policy changes";
    }

    private static String who(ClusterPin pin) {
        return pin.writer().map(w -> "The field manager \"" + w + "\"").orElse("Another writer");
    }
}
