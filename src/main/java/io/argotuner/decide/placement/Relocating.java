package io.argotuner.decide.placement;

import io.argotuner.decide.placement.PlacementPlan.Assignment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Moves clusters without a moment in which none or two shards have them. First every cluster is pinned where it stands,
 * so that no algorithm deals it anew; then, a few at a time, clusters are given to shards that run; a move is over when
 * the cluster's Applications were compared after it, and the next ones wait for that. More shards come before clusters
 * are moved onto them, and shards go after the last cluster has left and settled. What is next follows from the Secrets
 * alone, so that it does not matter where an earlier process ended.
 */
public final class Relocating {
    /** Moves that settle together: the shards that gain them fill that many caches at once. */
    static final int AT_ONCE = 10;
    /** Writes to Secrets in one look. */
    static final int WRITES = 200;
    /** What the busiest shard must carry more than it needs to before clusters are moved for balance. */
    static final double WORTH = 1.2;

    private static final Duration BUDGET = Duration.ofHours(1);

    private final Pins pins;
    private final Placement placement;
    private final Terms terms;
    private final Quarrels quarrels;
    private final Instant now;
    private final Map<String, Assignment> assigned = new HashMap<>();
    private final List<PinChange> changes = new ArrayList<>();

    /**
     * What the decision is made for.
     *
     * @param shards in force, at least 1
     * @param next number of shards that should be in force after this look's writes
     * @param movesPerHour at least 1
     * @param take whether a pin that somebody changed is written again
     */
    public record Terms(int shards, int next, int movesPerHour, boolean take) {
        boolean raising() {
            return next > shards;
        }

        boolean lowering() {
            return next < shards;
        }
    }

    private Relocating(Pins pins, Placement placement, Terms terms, Quarrels quarrels, Instant now) {
        this.pins = pins;
        this.placement = placement;
        this.terms = terms;
        this.quarrels = quarrels;
        this.now = now;
        placement.plan().assignments().forEach(a -> assigned.put(a.server(), a));
    }

    /** @param placement of the same clusters */
    public static Relocation next(Pins pins, Placement placement, Terms terms, Quarrels before, Instant now) {
        var quarrels = before.at(pins.clusters(), terms.take(), now);
        var next = new Relocating(pins, placement, terms, quarrels, now).next();
        return pins.announced() ? next : next.announcing();
    }

    /** Gives every pin back that argo-tuner has written. */
    public static Relocation back(Pins pins) {
        var changes = pins.clusters().stream()
                .filter(p -> p.journal().isPresent() || p.moved().isPresent())
                .limit(WRITES)
                .map(p -> PinChange.giveUp(p, false))
                .toList();
        var left = (int)
                pins.clusters().stream().filter(p -> p.journal().isPresent()).count();
        return new Relocation(
                changes,
                List.of(),
                left == 0 ? Optional.empty() : Optional.of("Waits until the pins of argo-tuner are taken back."),
                false,
                left == 0
                        ? Optional.empty()
                        : Optional.of(new Relocation.Summary(
                                left, 0, 0, List.of(), List.of(), "The pins are being taken back.")),
                Quarrels.none(),
                left > 0);
    }

    private Relocation next() {
        strays();
        var unpinned = holds();
        settle();
        var moving = moving();
        if (unpinned == 0 && moving.isEmpty() && changes.stream().noneMatch(PinChange::isMove)) {
            move();
        }
        var words = new RelocationWords(pins, terms, quarrels);
        var hold = words.hold(unpinned, moving);
        var underWay = !changes.isEmpty() || !moving.isEmpty();
        return new Relocation(
                changes,
                moving.stream()
                        .map(p -> pins.uncompared().get(p.server()))
                        .filter(Objects::nonNull)
                        .flatMap(u -> u.unasked().stream())
                        .toList(),
                hold,
                terms.raising(),
                Optional.of(words.summary(moving, pins.movedSince(now.minus(BUDGET)), hold)),
                quarrels,
                underWay);
    }

    /** Pins that point at no shard, after somebody else took shards away, and pins that somebody changed. */
    private void strays() {
        for (var pin : pins.clusters()) {
            var a = assigned.get(pin.server());
            if (a == null || !writable(pin) || full()) {
                continue;
            }
            if (pin.isOurs() && pin.number() >= terms.shards()) {
                changes.add(PinChange.move(pin, moved(Math.max(a.from(), 0), valid(a.to()))));
            } else if (pin.written().isPresent() && !pin.isOurs()) {
                var again = ClusterPin.number(pin.written().get());
                changes.add(PinChange.move(pin, moved(a.from(), again < limit() ? again : valid(a.to()))));
            }
        }
    }

    /** Pins clusters where they stand, and answers how many are not pinned yet though they could be. */
    private int holds() {
        var unpinned = 0;
        if (terms.shards() == 1 && !terms.raising()) {
            return 0;
        }
        for (var pin : pins.clusters()) {
            var a = assigned.get(pin.server());
            if (a == null
                    || !writable(pin)
                    || pin.shard() != null
                    || pin.written().isPresent()
                    || a.from() < 0) {
                continue;
            }
            unpinned++;
            if (!full()) {
                changes.add(PinChange.hold(pin, a.from()));
            }
        }
        return unpinned;
    }

    private void settle() {
        moving().stream()
                .filter(p -> pins.uncompared().containsKey(p.server())
                        && pins.uncompared().get(p.server()).left() == 0
                        && !changing(p))
                .forEach(p -> changes.add(PinChange.settle(p)));
    }

    private void move() {
        var lately = pins.movedSince(now.minus(BUDGET));
        var due = due();
        for (var m : placement.moves()) {
            var pin = pins.clusters().stream()
                    .filter(p -> p.server().equals(m.server()))
                    .findFirst();
            if (pin.isEmpty()
                    || !writable(pin.get())
                    || !pin.get().isOurs()
                    || pin.get().number() == m.to()
                    || m.to() >= limit()
                    || !(due || pin.get().number() >= terms.next())) {
                continue;
            }
            var made = (int) changes.stream().filter(PinChange::isMove).count();
            if (made >= AT_ONCE || lately + made >= terms.movesPerHour() || full()) {
                return;
            }
            changes.add(PinChange.move(pin.get(), moved(pin.get().number(), m.to())));
        }
    }

    /** Whether clusters are moved for balance: not while shards are about to come or to go, nor for little. */
    private boolean due() {
        var plan = placement.plan();
        return terms.next() == terms.shards()
                && placement.recommended() >= terms.shards()
                && plan.busiestNow() > WORTH * plan.busiest();
    }

    /** Those whose move is not over, and not just noted to be. */
    private List<ClusterPin> moving() {
        return pins.clusters().stream()
                .filter(ClusterPin::isMoving)
                .filter(p -> changes.stream()
                        .noneMatch(c -> c.pin().equals(p)
                                && c.moved().map(ClusterPin.Moved::settled).orElse(false)))
                .toList();
    }

    private boolean writable(ClusterPin pin) {
        return pin.owner().isEmpty() && quarrels.leaves(pin).isEmpty();
    }

    private boolean changing(ClusterPin pin) {
        return changes.stream().anyMatch(c -> c.pin().equals(pin));
    }

    private boolean full() {
        return changes.size() >= WRITES;
    }

    private ClusterPin.Moved moved(int from, int to) {
        return new ClusterPin.Moved(from, to, now, false);
    }

    /** Pins stay below it: the shards that run now and that are to run next. */
    private int limit() {
        return Math.min(terms.shards(), terms.next());
    }

    private int valid(int shard) {
        return shard >= 0 && shard < limit() ? shard : 0;
    }
}
