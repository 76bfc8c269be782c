package io.argotuner.collect;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.decide.Census;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Install;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Sharding;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Manifests from files, directories or standard input, and the install found in them. */
public final class Manifests {
    private final ManifestObjects objects;
    private final ManifestInstalls installs;
    private final List<Path> files;
    private final Instant readAt = Instant.now();
    private final @Nullable InventoryObjects inventory;

    private Manifests(
            ManifestObjects objects,
            ManifestInstalls installs,
            List<Path> files,
            @Nullable InventoryObjects inventory) {
        this.objects = objects;
        this.installs = installs;
        this.files = List.copyOf(files);
        this.inventory = inventory;
    }

    /**
     * @param sources files, directories, {@code -} for standard input; a file that is named twice is read once
     * @throws BadInput naming the file, document and line of what cannot be read
     */
    public static Manifests load(List<String> sources, InputStream stdin) {
        return load(sources, stdin, null);
    }

    /**
     * As {@link #load(List, InputStream)}, for {@link #inventory}.
     *
     * @param each takes every Application as it is read, once, with its file and line; none is kept
     */
    public static Manifests audited(List<String> sources, InputStream stdin, ApplicationSink each) {
        return load(sources, stdin, new InventoryObjects(each));
    }

    private static Manifests load(List<String> sources, InputStream stdin, @Nullable InventoryObjects inventory) {
        var objects = new ManifestObjects(inventory);
        var files = new LinkedHashSet<Path>();
        boolean empty = true;
        boolean stdinRead = false;
        for (var source : sources) {
            if (source.equals("-")) {
                empty &= !stdinRead && !ManifestInput.readStdin(stdin, objects);
                stdinRead = true;
                continue;
            }
            for (var file : ManifestFiles.of(source)) {
                if (files.add(file.normalize())) {
                    empty &= !ManifestInput.read(file, objects);
                } else {
                    empty = false;
                }
            }
        }
        var named = String.join(
                ", ",
                sources.stream()
                        .map(s -> s.equals("-") ? ManifestInput.STDIN : s)
                        .toList());
        if (empty) {
            throw new BadInput(named + ": empty; give the manifests of an Argo CD install");
        }
        return new Manifests(objects, new ManifestInstalls(objects, named), List.copyOf(files), inventory);
    }

    /**
     * The install, read and counted.
     *
     * @param namespace the one to look at, empty to take the only one there is
     * @param assumed the census to use where the manifests hold no Applications
     */
    public Observation observe(Optional<String> namespace, Optional<Census> assumed) {
        var chosen = installs.choose(namespace);
        var reading = InstallReader.read(chosen);
        var clusters = ClusterSecrets.of(installs.secrets(chosen.namespace()), reading.inClusterEnabled());
        var notices = new ArrayList<>(reading.install().notices());
        notices.addAll(chosen.notices());
        notices.addAll(clusters.notices());
        var filter = NamespaceFilter.of(reading.applicationNamespaces(), chosen.namespace());
        for (var entry : filter.malformed()) {
            notices.add("application.namespaces: Argo CD cannot read the pattern " + Effective.shown(entry)
                    + " and it matches nothing; correct or remove it.");
        }
        Fact<Census> census = objects.hasApplications()
                ? Fact.known(count(filter, chosen.namespace(), clusters, notices))
                : assumed.map(Fact::known)
                        .orElseGet(() ->
                                Fact.unknown("the manifests hold no Applications; give --applications and --clusters"));
        var install = reading.install();
        return new Observation(
                new Install(
                        install.namespace(),
                        install.version(),
                        install.packaging(),
                        install.controllerKind(),
                        install.managedBy(),
                        notices),
                reading.settings(),
                census,
                new Sharding(reading.algorithm(), clusters.identities(), clusters.nameByServer(), Set.of()),
                reading.targets());
    }

    /**
     * The install and what stands around it, of manifests that were loaded with {@link #audited}.
     *
     * @param namespace the one to look at, empty to take the only one there is
     */
    public Inventory inventory(Optional<String> namespace) {
        var all = Objects.requireNonNull(inventory, "load with audited()");
        var chosen = installs.choose(namespace);
        var workloads = all.workloads(chosen.namespace());
        return new Inventory(
                Inventory.Source.MANIFESTS,
                InstallReader.read(chosen),
                Parts.of(chosen, workloads),
                workloads,
                all.lists(chosen.namespace()),
                Fact.unknown("manifests do not tell it"));
    }

    /**
     * What decides the shard of every cluster; needs no install among the manifests, and counts every Application where
     * there is none to say which are its own.
     *
     * @param namespace the one to look at, empty to take the only one there is
     * @throws BadInput for cluster Secrets without the uid by which Argo CD chooses a shard
     */
    public ShardInput shardInput(Optional<String> namespace) {
        var chosen = installs.any() ? Optional.of(installs.choose(namespace)) : Optional.<InstallObjects>empty();
        var reading = chosen.map(InstallReader::read);
        var secrets = chosen.map(c -> installs.secrets(c.namespace())).orElseGet(installs::secrets);
        var clusters = ClusterSecrets.of(
                secrets, reading.map(InstallReader.Reading::inClusterEnabled).orElse(true));
        if (!secrets.isEmpty() && !clusters.any()) {
            throw new BadInput(clusters.whyUnknown().orElse("the cluster Secrets tell no shard"));
        }
        var filter = chosen.map(c -> NamespaceFilter.of(
                reading.map(InstallReader.Reading::applicationNamespaces).orElse(""), c.namespace()));
        var count = new ApplicationCount(clusters.serverByName());
        for (var application : objects.applications()) {
            var own = chosen.map(InstallObjects::namespace).orElse("");
            if (filter.isEmpty() || filter.get().matches(namespace(application, own))) {
                count.add(application);
            }
        }
        var byServer = new TreeMap<String, Integer>();
        var perCluster = new TreeMap<String, Integer>();
        for (var load : count.census(readAt).clusters()) {
            byServer.put(load.server(), load.byServer());
            perCluster.put(load.server(), load.applications());
        }
        byServer.values().removeIf(n -> n == 0);
        return new ShardInput(
                clusters.clusters(),
                byServer,
                perCluster,
                clusters.nameByServer(),
                clusters.secretByServer(),
                chosen.map(InstallObjects::namespace).or(() -> namespace).orElse("argocd"),
                Stream.concat(objects.notices().stream(), clusters.notices().stream())
                        .toList(),
                reading.map(InstallReader.Reading::algorithm),
                reading.map(Manifests::replicas).orElse(OptionalInt.empty()));
    }

    /**
     * A policy among the manifests that has a status, as {@code kubectl get -o yaml} gives it.
     *
     * @param namespace the one to look at, empty for any
     * @param name empty for the only one
     * @throws BadInput where none has that name, or where several could be meant
     */
    public Optional<ArgoTuningPolicy> policy(Optional<String> namespace, Optional<String> name) {
        var told = objects.of(ArgoTuningPolicy.class).values().stream()
                .filter(p -> p.getStatus() != null)
                .filter(p -> namespace
                        .map(n -> n.equals(p.getMetadata().getNamespace()))
                        .orElse(true))
                .toList();
        return LivePolicies.choose(told, "the manifests", name);
    }

    /** The files that the manifests were read from, without standard input. */
    public List<Path> files() {
        return files;
    }

    private Census count(NamespaceFilter filter, String own, ClusterSecrets clusters, List<String> notices) {
        var count = new ApplicationCount(clusters.serverByName());
        var elsewhere = new TreeMap<String, Integer>();
        for (var application : objects.applications()) {
            var namespace = namespace(application, own);
            if (filter.matches(namespace)) {
                count.add(application);
            } else {
                elsewhere.merge(namespace, 1, Integer::sum);
            }
        }
        if (!elsewhere.isEmpty()) {
            notices.add(elsewhere.values().stream().mapToInt(Integer::intValue).sum()
                    + " Applications are in namespaces that this install does not reconcile and are not counted: "
                    + String.join(", ", elsewhere.keySet().stream().limit(5).toList())
                    + (elsewhere.size() > 5 ? " ..." : "") + ".");
        }
        return count.census(readAt);
    }

    private static String namespace(Application application, String own) {
        return application.namespace().isEmpty() ? own : application.namespace();
    }

    private static OptionalInt replicas(InstallReader.Reading reading) {
        var replicas = reading.settings().get(Setting.CONTROLLER_REPLICAS);
        return replicas != null && replicas.effective() instanceof Fact.Known<Double> known
                ? OptionalInt.of(known.value().intValue())
                : OptionalInt.empty();
    }
}
