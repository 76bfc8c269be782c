package io.argotuner.cli;

import io.argotuner.runtime.Definition;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code argo-tuner crd}. */
@Command(
        name = "crd",
        description =
                "Print the CustomResourceDefinition of ArgoTuningPolicy, or bring it up to date on an API server.",
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  argo-tuner crd | kubectl apply --server-side -f -",
            "  argo-tuner crd --apply                     the same by argo-tuner itself",
        })
final class CrdCommand implements Callable<Integer> {
    static final String RESOURCE = "/crds/argotuningpolicies.argotuner.io-v1.yml";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final KubeContext kube = new KubeContext();

    @Option(
            names = "--apply",
            description =
                    "Apply it to the API server of the kube context instead, taking it over from who installed it.")
    private boolean apply;

    @Override
    public Integer call() throws IOException {
        try (var definition = CrdCommand.class.getResourceAsStream(RESOURCE)) {
            if (definition == null) {
                throw new IllegalStateException("this jar was built without " + RESOURCE);
            }
            var text = new String(definition.readAllBytes(), StandardCharsets.UTF_8);
            var out = spec.commandLine().getOut();
            out.print(apply ? applied(text) : text);
            out.flush();
        }
        return Main.NOTHING_TO_CHANGE;
    }

    private String applied(String definition) {
        try (var client =
                new KubernetesClientBuilder().withConfig(kube.config()).build()) {
            return new Definition(client).apply(definition)
                    ? "The definition was brought up to date.\n"
                    : "The definition was up to date.\n";
        }
    }
}
