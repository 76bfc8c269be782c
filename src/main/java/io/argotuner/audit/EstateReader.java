package io.argotuner.audit;

import io.argotuner.collect.ApplicationReader;
import io.argotuner.collect.InstallObjects;
import io.argotuner.collect.Inventory;
import io.argotuner.collect.LiveInventory;
import io.argotuner.collect.Manifests;
import io.argotuner.collect.NamespaceFilter;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Version;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Puts together what the checks see, from manifests or from a live install. */
public final class EstateReader {
    private EstateReader() {}

    /**
     * From manifests, of which every Application is looked at once and none is kept.
     *
     * @param namespace of the install, empty to take the only one there is
     * @param kubernetes versions of clusters that the user names
     */
    public static Estate fromManifests(
            List<String> files, InputStream stdin, Optional<String> namespace, List<Version> kubernetes, Instant now) {
        var byNamespace = new TreeMap<String, Fleet>();
        var manifests = Manifests.audited(files, stdin, (application, file, line) -> byNamespace
                .computeIfAbsent(application.namespace(), n -> new Fleet(now))
                .add(application, file, line));
        var inventory = manifests.inventory(namespace);
        var own = inventory.namespace();
        var filter = NamespaceFilter.of(inventory.reading().applicationNamespaces(), own);
        var fleet = new Fleet(now);
        var neighbours = new Fleet(now);
        byNamespace.forEach((at, some) -> (filter.matches(at.isEmpty() ? own : at) ? fleet : neighbours).addAll(some));
        Fact<Fleet> read = byNamespace.isEmpty()
                ? Fact.unknown("no Application is among the manifests; let applications.argoproj.io be read too")
                : Fact.known(fleet);
        return new Estate(inventory, read, neighbours, kubernetes, now);
    }

    /**
     * From a live install; Applications are streamed.
     *
     * @param secrets whether cluster Secrets may be read, for the kind of their credentials alone
     */
    public static Estate live(
            KubernetesClient client, String namespace, boolean secrets, List<Version> kubernetes, Instant now) {
        var inventory = LiveInventory.read(client, namespace, secrets);
        var filter = NamespaceFilter.of(inventory.reading().applicationNamespaces(), namespace);
        var fleet = new ApplicationReader(client)
                .readFacts(
                        filter.ownOnly() ? Optional.of(namespace) : Optional.empty(),
                        () -> new Fleet(now),
                        (into, application) -> {
                            if (filter.matches(application.namespace())) {
                                into.add(application);
                            }
                        });
        return new Estate(inventory, fleet, new Fleet(now), kubernetes, now);
    }

    /** What the objects of an install tell by themselves, as the operator reads them anyway. */
    public static Estate ofOperator(InstallObjects objects, Instant now) {
        Inventory inventory = LiveInventory.ofOperator(objects);
        return new Estate(
                inventory,
                Fact.unknown("Applications are not read one by one by the operator's audit"),
                new Fleet(now),
                List.of(),
                now);
    }
}
