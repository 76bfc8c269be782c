package io.argotuner.collect;

import io.argotuner.decide.Component;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Version;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The version of an install, from what its manifests say. */
final class VersionReader {
    private static final String LABEL = "app.kubernetes.io/version";

    private VersionReader() {}

    /**
     * From the tag of the controller's image, else from its version label, else from the images of the other components.
     */
    static Fact<Version> read(Components components) {
        for (var component : Component.values()) {
            for (var process : components.of(component)) {
                var version = tag(process.container().getImage())
                        .flatMap(VersionReader::parse)
                        .or(() -> Optional.ofNullable(
                                        process.workload().labels().get(LABEL))
                                .or(() -> Optional.ofNullable(
                                        process.workload().templateLabels().get(LABEL)))
                                .flatMap(VersionReader::parse));
                if (version.isPresent()) {
                    return Fact.known(version.get());
                }
            }
        }
        return Fact.unknown("neither an image tag nor a label tells it");
    }

    /** Numbers that Argo CD never had are another product's: OpenShift GitOps counts 1.x, others count years. */
    private static Optional<Version> parse(String text) {
        return Version.parse(text).filter(v -> v.major() >= 2 && v.major() <= 9);
    }

    /** The tag of an image reference: after the last colon that follows the last slash, before any digest. */
    private static Optional<String> tag(@Nullable String image) {
        if (image == null) {
            return Optional.empty();
        }
        int digest = image.indexOf('@');
        var name = digest < 0 ? image : image.substring(0, digest);
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? Optional.of(name.substring(colon + 1)) : Optional.empty();
    }
}
