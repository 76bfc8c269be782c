package io.argotuner.enact;

import io.argotuner.collect.BadInput;
import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.Decision.Restart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Writes changes into the manifests that an install is made from, YAML or JSON: only the lines of fields that change.
 * Comments, order, quotes, indentation, line ends and everything else stay as they are.
 */
public final class ManifestEditor {
    private ManifestEditor() {}

    /** An object of a manifest: a document, or an item of a List. */
    private record Found(YamlDocument document, Node root, MappingNode node) {
        String place() {
            return document.file() + ":" + document.line(document.start(node));
        }
    }

    /**
     * The new text of every file that changes; nothing is written. A restart becomes the annotation
     * {@code argotuner.io/config-hash} in the pod template, since applying a ConfigMap alone restarts nothing. Editing
     * the result again changes nothing.
     *
     * @param files that the install was read from
     * @throws BadInput naming the file, line and object that cannot be found or edited safely: not there, there twice,
     *     in a kustomize patch, or sharing the field with others by an alias
     */
    public static Map<Path, String> edit(List<Path> files, List<Change> changes, List<Restart> restarts) {
        var partials = Patches.of(changes, restarts);
        var texts = new LinkedHashMap<Path, String>();
        var found = new LinkedHashMap<Map<String, Object>, List<Found>>();
        partials.forEach(partial -> found.put(partial, new ArrayList<>()));
        for (var file : files.stream().map(Path::normalize).distinct().toList()) {
            var text = ManifestFiles.read(file);
            texts.put(file, text);
            for (var document : YamlDocument.split(file, text)) {
                search(document, found);
            }
        }
        requireOneEach(found, KustomizePatches.of(texts));
        return edited(texts, found);
    }

    /**
     * Puts new texts into their files, each at once or not at all, with the file's permissions; a symbolic link stays
     * one.
     *
     * @throws BadInput naming the file that cannot be written; those before it are written
     */
    public static void write(Map<Path, String> texts) {
        ManifestFiles.write(texts);
    }

    private static void search(YamlDocument document, Map<Map<String, Object>, List<Found>> found) {
        var mayHold = found.keySet().stream()
                .anyMatch(p -> document.text().contains(Tree.text(p, "metadata", "name"))
                        && document.text().contains(Tree.text(p, "kind")));
        if (!mayHold) {
            return;
        }
        for (var root : document.roots()) {
            for (var node : objects(root)) {
                found.forEach((partial, places) -> {
                    if (is(partial, node)) {
                        places.add(new Found(document, root, node));
                    }
                });
            }
        }
    }

    private static List<MappingNode> objects(Node root) {
        if (!(root instanceof MappingNode mapping)) {
            return List.of();
        }
        if (YamlDocument.scalar(root, "kind").endsWith("List")
                && YamlDocument.child(root, "items") instanceof SequenceNode items) {
            return items.getValue().stream()
                    .filter(MappingNode.class::isInstance)
                    .map(MappingNode.class::cast)
                    .toList();
        }
        return List.of(mapping);
    }

    private static boolean is(Map<String, Object> partial, Node node) {
        var namespace = YamlDocument.scalar(node, "metadata", "namespace");
        return YamlDocument.scalar(node, "kind").equals(Tree.text(partial, "kind"))
                && group(YamlDocument.scalar(node, "apiVersion")).equals(group(Tree.text(partial, "apiVersion")))
                && YamlDocument.scalar(node, "metadata", "name").equals(Tree.text(partial, "metadata", "name"))
                && (namespace.isEmpty() || namespace.equals(Tree.text(partial, "metadata", "namespace")));
    }

    private static String group(String apiVersion) {
        var slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    private static void requireOneEach(Map<Map<String, Object>, List<Found>> found, List<Path> patches) {
        found.forEach((partial, places) -> {
            if (places.isEmpty()) {
                throw new BadInput(name(partial) + ": not found in the files that were read; add its manifest, or use "
                        + "-o patch and apply the output");
            }
            if (places.size() > 1) {
                throw new BadInput(name(partial) + ": found in "
                        + places.stream().map(Found::place).collect(Collectors.joining(" and "))
                        + "; give only the file to be edited");
            }
            var file = places.get(0).document().file();
            if (patches.contains(file)) {
                throw new BadInput(places.get(0).place() + ": " + name(partial)
                        + " is a kustomize patch; use -o kustomize and add the output to the kustomization");
            }
        });
    }

    private static Map<Path, String> edited(Map<Path, String> texts, Map<Map<String, Object>, List<Found>> found) {
        var byDocument = new LinkedHashMap<YamlDocument, Map<MappingNode, Map<String, Object>>>();
        var roots = new LinkedHashMap<MappingNode, Found>();
        found.forEach((partial, places) -> {
            var place = places.get(0);
            byDocument
                    .computeIfAbsent(place.document(), d -> new LinkedHashMap<>())
                    .put(place.node(), partial);
            roots.put(place.node(), place);
        });
        var whole = new LinkedHashMap<Path, TextEdits>();
        byDocument.forEach((document, objects) -> {
            var edits = new TextEdits();
            objects.forEach((node, partial) -> {
                var merge = new NodeMerge(
                        document, Objects.requireNonNull(roots.get(node)).root(), name(partial), edits);
                merge.requireNotShared(node, "the object");
                merge.merge(node, NewText.content(partial), "");
            });
            if (!edits.isEmpty()) {
                var text = edits.applyTo(document.text());
                requireSameButFor(document, text, objects.values());
                whole.computeIfAbsent(document.file(), f -> new TextEdits())
                        .replace(
                                document.start(),
                                document.start() + document.text().length(),
                                text);
            }
        });
        var edited = new LinkedHashMap<Path, String>();
        whole.forEach((file, edits) -> edited.put(file, edits.applyTo(Objects.requireNonNull(texts.get(file)))));
        return edited;
    }

    /** Whoever edits text by position must prove afterwards that it says what was meant. */
    private static void requireSameButFor(YamlDocument document, String text, Iterable<Map<String, Object>> partials) {
        var before = document.roots().stream().flatMap(r -> objects(r).stream()).toList();
        List<MappingNode> after;
        try {
            after = document.withText(text).roots().stream()
                    .flatMap(r -> objects(r).stream())
                    .toList();
        } catch (BadInput e) {
            throw unsafe(document, partials, e);
        }
        var same = before.size() == after.size();
        for (var i = 0; i < before.size() && same; i++) {
            var expected = PlainTree.of(before.get(i));
            for (var partial : partials) {
                if (is(partial, before.get(i))) {
                    expected = PlainTree.merged(expected, NewText.content(partial));
                }
            }
            same = expected.equals(PlainTree.of(after.get(i)));
        }
        if (!same) {
            throw unsafe(document, partials, null);
        }
    }

    private static BadInput unsafe(
            YamlDocument document,
            Iterable<Map<String, Object>> partials,
            @org.jspecify.annotations.Nullable Throwable cause) {
        var message = document.file() + ":" + document.line(0) + ": "
                + name(partials.iterator().next())
                + ": is written in a form that cannot be edited safely; use -o patch and change it by hand";
        return cause == null ? new BadInput(message) : new BadInput(message, cause);
    }

    private static String name(Map<String, Object> partial) {
        return Tree.text(partial, "kind") + "/" + Tree.text(partial, "metadata", "name");
    }
}
