package io.argotuner.enact;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The files that a kustomization among the manifests uses as patches: what is written there is not the object. */
final class KustomizePatches {
    private static final List<String> LISTS = List.of("patches", "patchesStrategicMerge", "patchesJson6902");
    private static final List<String> NAMES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    private KustomizePatches() {}

    static List<Path> of(Map<Path, String> texts) {
        var patches = new ArrayList<Path>();
        texts.forEach((file, text) -> {
            if (NAMES.contains(String.valueOf(file.getFileName()))) {
                YamlDocument.split(file, text)
                        .forEach(document -> document.roots().forEach(root -> add(file, root, patches)));
            }
        });
        return patches;
    }

    private static void add(Path kustomization, Node root, List<Path> patches) {
        for (var key : LISTS) {
            if (YamlDocument.child(root, key) instanceof SequenceNode list) {
                for (var item : list.getValue()) {
                    var path =
                            item instanceof ScalarNode ? YamlDocument.scalar(item) : YamlDocument.scalar(item, "path");
                    try {
                        // An inline patch may stand where a path does; it names no file.
                        if (!path.isEmpty() && path.indexOf('\n') < 0) {
                            patches.add(kustomization.resolveSibling(path).normalize());
                        }
                    } catch (InvalidPathException e) {
                        // Then it names no file either.
                    }
                }
            }
        }
    }
}
