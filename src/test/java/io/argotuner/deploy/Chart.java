package io.argotuner.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The chart, in the hands of Helm's own engine. */
final class Chart {
    static final Path HOME = Path.of("deploy", "helm", "argo-tuner");
    static final String RELEASE = "argo-tuner";
    static final String NAMESPACE = "argocd";
    /** What Helm takes for the API server's version where there is none to ask. */
    private static final String KUBERNETES = "1.35.0";

    private Chart() {}

    static Helm helm() {
        return new Helm(HOME);
    }

    /** What {@code helm template} prints, the definitions of crds/ left out. */
    static String text(String values) {
        return helm().template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES)
                .withValuesFile(file(values))
                .skipCrds()
                .call();
    }

    static Rendered render(String values) {
        return new Rendered(documents(text(values)));
    }

    static LintResult lint() {
        return helm().lint().strict().call();
    }

    /** A file of values that Helm can read. */
    static Path file(String values) {
        try {
            var file = Files.createTempFile("values", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each with a line that names the template it comes from, first. */
    private static List<String> documents(String text) {
        return Arrays.stream(text.split("(?m)^---\\n"))
                .filter(document -> document.lines().anyMatch(line -> line.startsWith("kind:")))
                .toList();
    }

    /** The objects of a release. */
    record Rendered(List<String> documents) {
        List<HasMetadata> objects() {
            var yaml = new KubernetesSerialization();
            var objects = new ArrayList<HasMetadata>();
            documents.forEach(document -> objects.add((HasMetadata) yaml.unmarshal(document)));
            return objects;
        }

        <T extends HasMetadata> List<T> all(Class<T> kind) {
            return objects().stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        <T extends HasMetadata> T only(Class<T> kind) {
            var all = all(kind);
            if (all.size() != 1) {
                throw new IllegalStateException(all.size() + " of " + kind.getSimpleName() + " are rendered");
            }
            return all.get(0);
        }

        /** {@code kind/name}, in the order of the rendering. */
        List<String> names() {
            return objects().stream()
                    .map(object -> object.getKind() + "/" + object.getMetadata().getName())
                    .toList();
        }
    }
}
