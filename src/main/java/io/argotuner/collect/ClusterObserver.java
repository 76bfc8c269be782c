package io.argotuner.collect;

import io.argotuner.decide.Census;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Install;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Sharding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Observes a live install. Reads only. */
public final class ClusterObserver {
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final ObjectSource objects;
    private final CensusTaker census;
    private final InstantSource clock;

    /** For one look, or for looks every half a minute: everything is read from the API server. */
    public ClusterObserver(KubernetesClient client) {
        this(new LiveObjects(client), new CensusTaker(new ApplicationReader(client), PERIOD), InstantSource.system());
    }

    /**
     * @param objects where the install's own objects come from
     * @param census remembers the last census between looks
     */
    public ClusterObserver(ObjectSource objects, CensusTaker census, InstantSource clock) {
        this.objects = objects;
        this.census = census;
        this.clock = clock;
    }

    /**
     * Looks at the install of that namespace.
     *
     * @throws BadInput where the namespace holds no Argo CD install, or its objects cannot be read. Applications that
     *     cannot be read are an unknown census instead.
     */
    public Observation observe(String namespace) {
        var read = objects.read(namespace);
        var reading = InstallReader.read(read);
        var filter = NamespaceFilter.of(reading.applicationNamespaces(), namespace);
        var counted = census.take(namespace, filter, clock.instant());
        var notices = new ArrayList<>(reading.install().notices());
        notices.addAll(read.notices());
        notices.addAll(notices(filter, counted));
        var sharding = new Sharding(
                reading.algorithm(), Fact.unknown("cluster Secrets are not read, so shard sizes are estimates"));
        return new Observation(
                with(reading.install(), notices), reading.settings(), counted, sharding, reading.targets());
    }

    private static List<String> notices(NamespaceFilter filter, Fact<Census> counted) {
        var notices = new ArrayList<String>();
        for (var entry : filter.malformed()) {
            notices.add("application.namespaces: Argo CD cannot read the pattern \"" + OneLine.of(entry, 80)
                    + "\" and it matches nothing; correct or remove it");
        }
        if (counted instanceof Fact.Known<Census> known) {
            var clusters = known.value().clusters();
            long named = clusters.stream()
                    .filter(c -> c.server().startsWith(ApplicationCount.BY_NAME))
                    .count();
            if (named > 0 && named < clusters.size()) {
                notices.add(named + " of " + clusters.size() + (named == 1 ? " clusters is" : " clusters are")
                        + " named by destination.name; as cluster Secrets are not read, a cluster that others name by"
                        + " URL counts twice");
            }
        }
        return notices;
    }

    private static Install with(Install install, List<String> notices) {
        return new Install(
                install.namespace(),
                install.version(),
                install.packaging(),
                install.controllerKind(),
                install.managedBy(),
                notices);
    }
}
