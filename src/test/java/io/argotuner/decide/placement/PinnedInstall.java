package io.argotuner.decide.placement;

import io.argotuner.decide.ShardMap;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.placement.Pins.Uncompared;
import io.argotuner.decide.placement.Relocating.Terms;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An install whose clusters are pinned and moved, in memory: Argo CD's arithmetic and the Secrets as they are stored. */
final class PinnedInstall {
    static final int PER_SHARD = 100;

    final Sharding.Algorithm algorithm;
    final Map<String, ClusterPin> secrets = new TreeMap<>();
    final Map<String, Integer> applications = new HashMap<>();
    /** Applications of a moved cluster that are not compared yet, by server. */
    final Map<String, Integer> uncompared = new HashMap<>();

    int shards;
    int wanted;
    int movesPerHour = 30;
    boolean take = true;
    boolean announced = true;
    Quarrels quarrels = Quarrels.none();
    Instant now = Instant.parse("2026-01-31T10:00:00Z");
    private long version;
    private final Planner planner = new Planner();

    PinnedInstall(Sharding.Algorithm algorithm, int shards) {
        this.algorithm = algorithm;
        this.shards = shards;
        this.wanted = shards;
    }

    static String server(int cluster) {
        return "https://c" + cluster;
    }

    PinnedInstall cluster(int cluster, int load, @Nullable String shard, Optional<String> owner) {
        var server = server(cluster);
        applications.put(server, load);
        secrets.put(
                server,
                new ClusterPin(
                        server,
                        "c" + cluster,
                        "secret-" + cluster,
                        "uid-" + cluster,
                        "0",
                        shard,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        owner,
                        Optional.empty()));
        return this;
    }

    PinnedInstall cluster(int cluster, int load) {
        return cluster(cluster, load, null, Optional.empty());
    }

    Pins pins() {
        var found = new HashMap<String, Uncompared>();
        secrets.values().stream()
                .filter(ClusterPin::isMoving)
                .forEach(p -> found.put(p.server(), new Uncompared(uncompared.getOrDefault(p.server(), 0), List.of())));
        return new Pins(Pins.Access.READ, "", List.copyOf(secrets.values()), found, announced);
    }

    Placement placement() {
        var subjects = secrets.values().stream()
                .map(p -> {
                    var load = applications.getOrDefault(p.server(), 0);
                    var subject = Subject.of(identity(p), p.name(), Signals.counted(load, load));
                    return p.owner().isPresent()
                            ? subject.fixed(p.owner().get())
                            : p.isOurs() ? subject.movable() : subject;
                })
                .toList();
        var plan = planner.plan(algorithm, shards, Math.min(shards, wanted), PER_SHARD, subjects);
        var ahead = wanted > shards
                ? Optional.of(planner.plan(algorithm, shards, wanted, PER_SHARD, subjects))
                : Optional.<PlacementPlan>empty();
        return Placement.of(plan, wanted, ahead, true);
    }

    Relocation next() {
        return Relocating.next(pins(), placement(), new Terms(shards, wanted, movesPerHour, take), quarrels, now);
    }

    /** What Argo CD makes of it: the shard of each cluster. */
    Map<String, Integer> owners() {
        return owners(shards);
    }

    Map<String, Integer> owners(int atShards) {
        return ShardMap.assign(
                algorithm,
                atShards,
                secrets.values().stream().map(PinnedInstall::identity).toList(),
                applications);
    }

    /** Stores a change; the Applications of a moved cluster then wait to be compared. */
    void store(PinChange change) {
        var before = Objects.requireNonNull(secrets.get(change.pin().server()));
        if (!before.resourceVersion().equals(change.pin().resourceVersion())) {
            return;
        }
        if (change.isMove()) {
            uncompared.put(before.server(), applications.getOrDefault(before.server(), 0));
        }
        put(
                before,
                change.to(),
                change.traces() ? Optional.ofNullable(change.to()) : Optional.empty(),
                change.traces() ? change.moved() : Optional.empty());
    }

    /** Somebody else's edit, which leaves argo-tuner's annotations. */
    void edit(String server, @Nullable String shard) {
        var before = Objects.requireNonNull(secrets.get(server));
        put(before, shard, before.written(), before.moved());
    }

    private void put(
            ClusterPin before, @Nullable String shard, Optional<String> written, Optional<ClusterPin.Moved> moved) {
        secrets.put(
                before.server(),
                new ClusterPin(
                        before.server(),
                        before.name(),
                        before.secret(),
                        before.uid(),
                        String.valueOf(++version),
                        shard,
                        written,
                        written.map(w -> "{}"),
                        moved,
                        before.owner(),
                        before.writer()));
    }

    private static Sharding.Cluster identity(ClusterPin pin) {
        return new Sharding.Cluster(
                pin.uid(),
                pin.server(),
                pin.shard() == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(pin.shard())),
                false);
    }
}
