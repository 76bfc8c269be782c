package io.argotuner.audit;

import io.argotuner.collect.ApplicationFacts;
import io.argotuner.decide.ObjectRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the checks need of all Applications together: numbers, and the first few by name of whatever is odd. Takes them one
 * by one and keeps none, so that memory grows with the number of names, repositories and paths alone.
 */
public final class Fleet {
    /** The Applications on one repository. */
    static final class Repository {
        int applications;
        final Sample withoutPaths = new Sample();
    }

    /** Where an Application of a name was seen first. */
    record Seen(String namespace, String destination) {}

    private int applications;
    private final Map<String, Repository> repositories = new HashMap<>();
    private final Map<String, Sample> helmPaths = new HashMap<>();
    private final SortedMap<String, Sample> projects = new TreeMap<>();
    private final SortedMap<String, Integer> namespaces = new TreeMap<>();
    private final TreeSet<String> destinations = new TreeSet<>();
    private final TreeSet<String> environments = new TreeSet<>();
    private final SortedMap<String, Sample> rootsByNamespace = new TreeMap<>();
    private final SortedMap<String, Sample> longByNamespace = new TreeMap<>();
    private final Map<String, Seen> names = new HashMap<>();
    private final SortedMap<String, Set<String>> repeated = new TreeMap<>();
    private final Symptoms symptoms;

    /** @param now what ages are measured by */
    public Fleet(Instant now) {
        this.symptoms = new Symptoms(now);
    }

    /** As {@link #add(ApplicationFacts, String, int)} for one that was read from a cluster. */
    public void add(ApplicationFacts application) {
        add(application, null, 0);
    }

    /**
     * Takes one Application into account.
     *
     * @param file the manifest that holds it, null where there is none
     */
    public void add(ApplicationFacts application, @Nullable String file, int line) {
        var subject = new Subject(
                new ObjectRef("argoproj.io/v1alpha1", "Application", application.namespace(), application.name()),
                file,
                line);
        applications++;
        namespaces.merge(application.namespace(), 1, Integer::sum);
        projects.computeIfAbsent(application.project(), p -> new Sample()).add(subject, "");
        if (!application.destination().isEmpty()) {
            destinations.add(application.destination());
        }
        name(application.name(), new Seen(application.namespace(), application.destination()));
        sources(application, subject);
        lengths(application, subject);
        environment(application, subject);
        if (application.appOfApps()) {
            rootsByNamespace
                    .computeIfAbsent(application.namespace(), n -> new Sample())
                    .add(subject, "");
        }
        symptoms.add(application, subject);
    }

    /** Takes all that another has counted. */
    public void addAll(Fleet other) {
        applications += other.applications;
        other.namespaces.forEach((k, n) -> namespaces.merge(k, n, Integer::sum));
        other.projects.forEach(
                (k, s) -> projects.computeIfAbsent(k, x -> new Sample()).addAll(s));
        destinations.addAll(other.destinations);
        environments.addAll(other.environments);
        other.repositories.forEach((k, r) -> {
            var mine = repositories.computeIfAbsent(k, x -> new Repository());
            mine.applications += r.applications;
            mine.withoutPaths.addAll(r.withoutPaths);
        });
        other.helmPaths.forEach(
                (k, s) -> helmPaths.computeIfAbsent(k, x -> new Sample()).addAll(s));
        other.rootsByNamespace.forEach(
                (k, s) -> rootsByNamespace.computeIfAbsent(k, x -> new Sample()).addAll(s));
        other.longByNamespace.forEach(
                (k, s) -> longByNamespace.computeIfAbsent(k, x -> new Sample()).addAll(s));
        symptoms.addAll(other.symptoms);
        other.names.forEach(this::name);
        other.repeated.forEach(
                (k, all) -> repeated.computeIfAbsent(k, x -> new TreeSet<>()).addAll(all));
    }

    public int applications() {
        return applications;
    }

    /** By repository, without a trailing slash or {@code .git}. */
    SortedMap<String, Repository> repositories() {
        return new TreeMap<>(repositories);
    }

    /** Applications that render one Helm chart of a Git repository, by {@code repository path}. */
    SortedMap<String, Sample> helmPaths() {
        return new TreeMap<>(helmPaths);
    }

    SortedMap<String, Sample> projects() {
        return projects;
    }

    /** Number of Applications by their namespace, empty for those that name none. */
    SortedMap<String, Integer> namespaces() {
        return namespaces;
    }

    /** Servers and names of the clusters that carry Applications: never fewer than there are. */
    Set<String> destinations() {
        return destinations;
    }

    Set<String> environments() {
        return environments;
    }

    SortedMap<String, Sample> rootsByNamespace() {
        return rootsByNamespace;
    }

    /** Applications whose {@code namespace_name} is longer than a label may be, by namespace. */
    SortedMap<String, Sample> longByNamespace() {
        return longByNamespace;
    }

    Map<String, Seen> names() {
        return names;
    }

    /** Names that stand in several namespaces. */
    SortedMap<String, Set<String>> repeated() {
        return repeated;
    }

    Sample symptom(Symptom symptom) {
        return symptoms.of(symptom);
    }

    private void name(String name, Seen seen) {
        var before = names.putIfAbsent(name, seen);
        if (before != null && !before.namespace().equals(seen.namespace())) {
            var all = repeated.computeIfAbsent(name, n -> new TreeSet<>());
            all.add(before.namespace());
            all.add(seen.namespace());
            // The lesser of two, so that the order in which they come decides nothing.
            if (seen.namespace().compareTo(before.namespace()) < 0) {
                names.put(name, seen);
            }
        }
    }

    private void sources(ApplicationFacts application, Subject subject) {
        var counted = new TreeSet<String>();
        for (var source : application.sources()) {
            if (source.repoUrl().isEmpty() || !source.chart().isEmpty()) {
                continue;
            }
            var url = normal(source.repoUrl());
            if (counted.add(url)) {
                var repository = repositories.computeIfAbsent(url, u -> new Repository());
                repository.applications++;
                if (!application.generatePaths()) {
                    repository.withoutPaths.add(subject, "");
                }
            }
            if (source.type().equals("Helm") && !source.path().isEmpty()) {
                helmPaths
                        .computeIfAbsent(url + " " + source.path(), k -> new Sample())
                        .add(subject, "");
            }
        }
    }

    private void lengths(ApplicationFacts application, Subject subject) {
        if (application.name().length() > 63) {
            symptoms.of(Symptom.LONG_NAME).add(subject, "");
        }
        if (application.namespace().length() + 1 + application.name().length() > 63) {
            longByNamespace
                    .computeIfAbsent(application.namespace(), n -> new Sample())
                    .add(subject, "");
        }
    }

    private void environment(ApplicationFacts application, Subject subject) {
        var place = Environments.in(application.destinationNamespace())
                .or(() -> Environments.in(application.destination()))
                .or(() -> application.sources().stream()
                        .flatMap(s -> Environments.in(s.path()).stream())
                        .findFirst());
        place.ifPresent(environments::add);
        Environments.in(application.name()).ifPresent(environments::add);
        if (place.isPresent() && Environments.in(application.name()).isEmpty()) {
            symptoms.of(Symptom.NAMELESS_ENVIRONMENT).add(subject, place.get());
        }
    }

    private static String normal(String url) {
        var bare = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return bare.endsWith(".git") ? bare.substring(0, bare.length() - 4) : bare;
    }
}
