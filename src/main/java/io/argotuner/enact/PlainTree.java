package io.argotuner.enact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What a document says, without how it is written: the measure of whether an edit did what it should and no more. */
final class PlainTree {
    /** A scalar with its type: {@code 50} is not {@code "50"}. */
    record Scalar(Tag tag, String text) {}

    private PlainTree() {}

    static Object of(Node node) {
        if (node instanceof MappingNode mapping) {
            var map = new LinkedHashMap<String, Object>();
            mapping.getValue()
                    .forEach(t -> map.put(
                            t.getKeyNode() instanceof ScalarNode key ? key.getValue() : of(t.getKeyNode()) + "?",
                            of(t.getValueNode())));
            return map;
        }
        if (node instanceof SequenceNode list) {
            return list.getValue().stream().map(PlainTree::of).toList();
        }
        var scalar = (ScalarNode) node;
        return new Scalar(scalar.getTag(), scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue());
    }

    /** The tree with a partial object merged in: maps by key, lists by {@code name}. */
    static Object merged(Object tree, Object partial) {
        var wanted = Tree.asMap(partial);
        if (wanted != null) {
            var map = Tree.asMap(tree);
            var merged = new LinkedHashMap<String, Object>(map == null ? Map.of() : map);
            wanted.forEach((key, value) -> merged.put(key, merged(merged.getOrDefault(key, ""), value)));
            return merged;
        }
        var items = Tree.asList(partial);
        if (items == null) {
            var tag = partial instanceof String ? Tag.STR : partial instanceof Boolean ? Tag.BOOL : Tag.INT;
            return new Scalar(tag, partial.toString());
        }
        var old = Tree.asList(tree);
        var merged = new ArrayList<Object>(old == null ? List.of() : old);
        for (var item : items) {
            var name = new Scalar(
                    Tag.STR,
                    String.valueOf(Objects.requireNonNull(Tree.asMap(item)).get("name")));
            var at = -1;
            for (var i = 0; i < merged.size() && at < 0; i++) {
                at = Objects.equals(Tree.find(merged.get(i), "name"), name) ? i : -1;
            }
            if (at < 0) {
                merged.add(merged(Map.of(), item));
            } else {
                merged.set(at, merged(merged.get(at), item));
            }
        }
        return merged;
    }
}
