package io.argotuner.enact;

import io.argotuner.collect.BadInput;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Merges a partial object into a document's text: only the lines of fields that differ are touched. */
final class NodeMerge {
    private final YamlDocument document;
    private final String object;
    private final NewText style;
    private final Insertion insertion;
    private final TextEdits edits;

    /** @param object the name by which errors call it */
    NodeMerge(YamlDocument document, Node root, String object, TextEdits edits) {
        this.document = document;
        this.object = object;
        this.edits = edits;
        style = NewText.of(document, root);
        insertion = new Insertion(document, style, edits);
    }

    void merge(MappingNode node, Map<String, Object> wanted, String path) {
        var missing = new TreeMap<String, Object>();
        wanted.forEach((key, value) -> {
            var here = path.isEmpty() ? key : path + "." + key;
            var found = entries(node, key);
            if (found.size() > 1) {
                throw bad(node, here + " stands there twice; remove one");
            }
            if (found.isEmpty()) {
                if (!entries(node, "<<").isEmpty()) {
                    throw bad(node, "a merge key (<<) supplies part of " + path + "; set " + here + " by hand");
                }
                missing.put(key, value);
            } else {
                mergeValue(node, found.get(0), value, here);
            }
        });
        if (!missing.isEmpty()) {
            insertion.into(node, missing);
        }
    }

    private void mergeValue(MappingNode parent, NodeTuple entry, Object wanted, String path) {
        var node = entry.getValueNode();
        if (document.start(node) < document.start(entry.getKeyNode())) {
            throw bad(entry.getKeyNode(), path + " is an alias of another node; set it by hand");
        }
        requireNotShared(node, path);
        var map = Tree.asMap(wanted);
        var list = Tree.asList(wanted);
        if (map == null && list == null) {
            replace(node, wanted, insertion.quote(parent), path);
        } else if (isEmpty(node)) {
            insertion.fill(parent, entry, wanted);
        } else if (map != null && node instanceof MappingNode mapping) {
            merge(mapping, map, path);
        } else if (list != null && node instanceof SequenceNode sequence) {
            list.forEach(item -> mergeItem(sequence, Objects.requireNonNull(Tree.asMap(item)), path));
        } else {
            throw bad(node, path + " is not a " + (map != null ? "mapping" : "list") + "; correct it");
        }
    }

    private void mergeItem(SequenceNode list, Map<String, Object> wanted, String path) {
        var name = String.valueOf(wanted.get("name"));
        var here = path + "[" + name + "]";
        var found = list.getValue().stream()
                .filter(item -> YamlDocument.scalar(item, "name").equals(name))
                .toList();
        if (found.size() > 1) {
            throw bad(list, here + " stands there " + found.size() + " times; remove all but one");
        }
        if (found.isEmpty()) {
            if (path.endsWith("containers")) {
                throw bad(list, "there is no container " + name + "; set its values by hand");
            }
            insertion.append(list, wanted);
            return;
        }
        var item = (MappingNode) found.get(0);
        if (document.start(item) < document.start(list)) {
            throw bad(list, here + " is an alias of another node; set it by hand");
        }
        requireNotShared(item, here);
        if (wanted.containsKey("value") && !entries(item, "valueFrom").isEmpty()) {
            throw bad(item, here + " takes its value from elsewhere (valueFrom); set it there");
        }
        merge(item, wanted, here);
    }

    private void replace(Node node, Object wanted, char quote, String path) {
        if (!(node instanceof ScalarNode scalar)) {
            throw bad(node, path + " is not a single value; correct it");
        }
        var type = wanted instanceof String ? Tag.STR : wanted instanceof Boolean ? Tag.BOOL : Tag.INT;
        if (scalar.getTag().equals(type) && scalar.getValue().equals(wanted.toString())) {
            return;
        }
        var text = style.inPlaceOf(scalar, wanted, style.json() ? '"' : quote);
        var start = document.start(node);
        var end = Insertion.contentEnd(document, node);
        if (start < end) {
            edits.replace(start, end, text);
            return;
        }
        var rest = document.lineEnd(end);
        var blank = document.text().substring(end, rest).isBlank();
        edits.replace(start, blank ? rest : end, " " + text);
    }

    /** An anchored node speaks for every alias of it. */
    void requireNotShared(Node node, String path) {
        var anchor = node.getAnchor();
        if (anchor != null && document.text().matches("(?s).*\\*" + Pattern.quote(anchor) + "(?![\\w-]).*")) {
            throw bad(node, path + " is shared by an alias (*" + anchor + "); set it by hand");
        }
    }

    private static boolean isEmpty(Node node) {
        return (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL))
                || (node instanceof MappingNode mapping && mapping.getValue().isEmpty())
                || (node instanceof SequenceNode list && list.getValue().isEmpty());
    }

    static List<NodeTuple> entries(MappingNode node, String key) {
        return node.getValue().stream()
                .filter(t ->
                        t.getKeyNode() instanceof ScalarNode k && k.getValue().equals(key))
                .toList();
    }

    static boolean isFlow(Node node) {
        return (node instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.FLOW)
                || (node instanceof SequenceNode list && list.getFlowStyle() == FlowStyle.FLOW);
    }

    static boolean isBlockScalar(Node node) {
        return node instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED);
    }

    private BadInput bad(Node node, String problem) {
        return new BadInput(
                document.file() + ":" + document.line(document.start(node)) + ": " + object + ": " + problem);
    }
}
