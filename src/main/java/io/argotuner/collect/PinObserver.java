package io.argotuner.collect;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.placement.ClusterPin;
import io.argotuner.decide.placement.Pins;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is known of the clusters of a live install where their Secrets are read, and of those that were moved. */
public final class PinObserver {
    private final ClusterPins secrets;
    private final MovedApplications moved;

    public PinObserver(ClusterPins secrets, MovedApplications moved) {
        this.secrets = secrets;
        this.moved = moved;
    }

    /**
     * One look.
     *
     * @param serverByName as in {@link ApplicationCount}
     * @param notices what is odd about the Secrets, a sentence each
     */
    record Seen(Pins pins, Sharding sharding, Map<String, String> serverByName, List<String> notices) {}

    Seen look(
            String namespace,
            boolean inClusterEnabled,
            Sharding.Algorithm algorithm,
            NamespaceFilter filter,
            Instant now) {
        var read = secrets.read(namespace, inClusterEnabled);
        var names = read.secrets().serverByName();
        if (read.pins().access() != Pins.Access.READ) {
            return new Seen(
                    read.pins(),
                    new Sharding(algorithm, Fact.unknown(read.pins().why())),
                    names,
                    List.of());
        }
        var clusters = read.pins().clusters();
        var moving = clusters.stream()
                .filter(ClusterPin::isMoving)
                .collect(Collectors.toMap(
                        ClusterPin::server, p -> p.moved().orElseThrow().at()));
        var uncompared = moved.look(namespace, filter, moving, names, now);
        var sharding = new Sharding(
                algorithm,
                read.secrets().identities(),
                read.secrets().nameByServer(),
                clusters.stream()
                        .filter(ClusterPin::isOurs)
                        .map(ClusterPin::server)
                        .collect(Collectors.toSet()),
                clusters.stream()
                        .filter(p -> p.owner().isPresent())
                        .collect(Collectors.toMap(
                                ClusterPin::server, p -> p.owner().orElseThrow())));
        return new Seen(
                read.pins().withUncompared(uncompared.orElse(Map.of())),
                sharding,
                names,
                read.secrets().notices());
    }

    void forget(String namespace) {
        secrets.forget(namespace);
        moved.forget(namespace);
    }
}
