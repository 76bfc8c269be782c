package io.argotuner.cli;

import io.argotuner.cli.Problems.Hint;
import io.argotuner.collect.ClusterObserver;
import io.argotuner.collect.metrics.PrometheusAccess;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command reads an install from: manifests with {@code -f}, or else the live one of a kube context. */
final class InstallSource {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = {"-f", "--file"},
            arity = "1..*",
            paramLabel = "FILE|DIR|-",
            description = "Manifests to read; '-' is standard input. Repeatable.")
    private List<String> files = List.of();

    @Mixin
    private final KubeContext kube = new KubeContext();

    /** @return whether manifests are to be read and not a live install; refuses a command line that names both */
    boolean isManifests() {
        // An ARGO_TUNER_CONTEXT of the environment is no contradiction: only what was typed is.
        var typed = command.commandLine().getParseResult();
        if (!files.isEmpty() && (typed.hasMatchedOption("--context") || typed.hasMatchedOption("--kubeconfig"))) {
            throw new Hint(command.commandLine(), "-f reads manifests and --context a live install: give one of them");
        }
        return !files.isEmpty();
    }

    List<String> files() {
        return files;
    }

    /**
     * Reads the live install, with a client that is closed afterwards.
     *
     * @param namespace of the install; empty for the kube context's own, else {@code argocd}
     * @throws io.argotuner.collect.BadInput where no API server is named
     */
    <T> T live(Optional<String> namespace, BiFunction<KubernetesClient, String, T> read) {
        var config = kube.config();
        // A person waits: two tries, not ten.
        config.setRequestRetryBackoffLimit(1);
        config.setConnectionTimeout(5_000);
        var where = namespace.orElseGet(() -> Objects.requireNonNullElse(config.getNamespace(), "argocd"));
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            return read.apply(client, where);
        }
    }

    /**
     * Observes the live install, as the operator does.
     *
     * @param policy says where evidence comes from
     * @param prometheus what is shown to which Prometheus
     */
    Observation observe(Optional<String> namespace, Policy policy, PrometheusAccess prometheus) {
        return live(namespace, (client, where) -> new ClusterObserver(client, prometheus, InstantSource.system())
                .observe(where, policy));
    }
}
