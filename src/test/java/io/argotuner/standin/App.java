package io.argotuner.standin;

import org.jspecify.annotations.Nullable;

/** One Application of the model. */
final class App {
    final String namespace;
    final String name;
    final String project;
    final String repo;
    final String destNamespace;
    /** {@code spec.destination.server}, empty where the destination is by name: what metrics tell. */
    final String server;
    /** Server of the cluster that the destination comes down to, empty where no cluster has that name. */
    String cluster;
    /** Whether its comparison fails, so that its {@code reconciledAt} is kept. */
    boolean failing;
    /** Whether it is annotated to be left alone. */
    boolean skipped;
    /** Whether it is annotated to be compared at once. */
    boolean refresh;
    /** Model time, {@link Double#NEGATIVE_INFINITY} where it was never compared. */
    double reconciledAt = Double.NEGATIVE_INFINITY;

    App(String namespace, String name, String project, String repo, String server, @Nullable String destNamespace) {
        this.namespace = namespace;
        this.name = name;
        this.project = project;
        this.repo = repo;
        this.server = server;
        this.cluster = server;
        this.destNamespace = destNamespace == null ? "" : destNamespace;
    }

    /** For tests that need names and clusters only. */
    static App on(String server, int number) {
        var name = "app-%05d".formatted(number);
        var team = "team-%02d".formatted(number % 20);
        return new App("argocd", name, team, "https://git.example/" + team + "/deploy.git", server, name);
    }

    String key() {
        return namespace + "/" + name;
    }
}
