package io.argotuner.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code argo-tuner crd}. */
@Command(
        name = "crd",
        description = "Print the CustomResourceDefinition of ArgoTuningPolicy.",
        footerHeading = "%nExample:%n",
        footer = "  argo-tuner crd | kubectl apply --server-side -f -")
final class CrdCommand implements Callable<Integer> {
    static final String RESOURCE = "/crds/argotuningpolicies.argotuner.io-v1.yml";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (var definition = CrdCommand.class.getResourceAsStream(RESOURCE)) {
            if (definition == null) {
                throw new IllegalStateException("this jar was built without " + RESOURCE);
            }
            var out = spec.commandLine().getOut();
            out.print(new String(definition.readAllBytes(), StandardCharsets.UTF_8));
            out.flush();
        }
        return Main.NOTHING_TO_CHANGE;
    }
}
