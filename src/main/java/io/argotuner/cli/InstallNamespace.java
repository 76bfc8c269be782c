package io.argotuner.cli;

import io.argotuner.collect.BadInput;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which install a command is about, where there are several. */
final class InstallNamespace {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Namespace of the install. Default: the only one in the manifests, or the context's.")
    private @Nullable String namespace;

    /** @throws BadInput where it is given and empty, as a shell's variable is that is not set */
    Optional<String> given() {
        if (namespace != null && namespace.isBlank()) {
            throw new BadInput("--namespace is empty: name a namespace, or leave the option out");
        }
        return Optional.ofNullable(namespace);
    }
}
