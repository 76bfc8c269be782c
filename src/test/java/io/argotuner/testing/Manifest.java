package io.argotuner.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Objects of a YAML file with one or more documents. */
public final class Manifest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private Manifest() {}

    public static List<HasMetadata> read(Path file) {
        var objects = new ArrayList<HasMetadata>();
        try (var in = Files.newInputStream(file)) {
            collect(YAML.unmarshal(in), objects);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }

    private static void collect(Object parsed, List<HasMetadata> objects) {
        if (parsed instanceof HasMetadata object) {
            objects.add(object);
        } else if (parsed instanceof Iterable<?> several) {
            several.forEach(one -> collect(one, objects));
        } else if (parsed instanceof KubernetesResourceList<?> list) {
            list.getItems().forEach(one -> collect(one, objects));
        }
    }
}
