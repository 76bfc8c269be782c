package io.argotuner.cli;

import io.argotuner.cli.Problems.Hint;
import io.argotuner.runtime.Retirement;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code argo-tuner retire}: what comes before uninstalling. */
@Command(
        name = "retire",
        description = {
            "Before uninstalling: delete the policies and wait until each has let go of its install.",
            "",
            "The operator must still run: it restores the install, or retains the values where a policy's onDelete"
                    + " says so. A policy that is not gone in time loses its finalizer, and its values stay."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  argo-tuner retire -n argocd                the policies of one namespace",
            "  argo-tuner retire --all-namespaces         all of them",
            "",
            "Exit codes: 0 no policy is left, 1 error."
        })
final class RetireCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final KubeContext kube = new KubeContext();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            split = ",",
            description = "Namespace whose policies go. Repeatable. Default: that of the kube context.")
    private @Nullable List<String> namespaces;

    @Option(names = "--all-namespaces", description = "Delete the policies of every namespace.")
    private boolean allNamespaces;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "120s",
            converter = Span.class,
            description = "How long to wait for the operator in all. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofMinutes(2);

    @Override
    public Integer call() {
        var named = Objects.requireNonNullElse(namespaces, List.<String>of());
        if (allNamespaces && !named.isEmpty()) {
            throw new Hint(spec.commandLine(), "--namespace and --all-namespaces exclude each other");
        }
        var config = kube.config();
        var own = config.getNamespace();
        if (!allNamespaces && named.isEmpty() && own == null) {
            throw new Hint(spec.commandLine(), "the kube context names no namespace: give --namespace NAMESPACE");
        }
        var where = allNamespaces ? List.<String>of() : named.isEmpty() ? List.of(own) : named;
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            report(new Retirement(client, System::nanoTime).retire(where, timeout));
        }
        return Main.NOTHING_TO_CHANGE;
    }

    private void report(List<Retirement.Retired> retired) {
        var out = spec.commandLine().getOut();
        if (retired.isEmpty()) {
            out.println("There is no policy.");
        }
        retired.forEach(r -> out.println(r.policy()
                + (r.answered()
                        ? ": gone"
                        : ": gone without argo-tuner, which did not answer in " + timeout.toSeconds()
                                + " s; what it wrote stays in the install")));
        out.flush();
    }
}
