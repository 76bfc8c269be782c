package io.argotuner.cli;

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

    Optional<String> given() {
        return Optional.ofNullable(namespace);
    }
}
