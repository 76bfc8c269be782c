package io.argotuner.enact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Where new entries go: in sorted place where the others are sorted, and never between a comment and its key. */
final class Insertion {
    /** Every manifest begins with these; that they happen to be sorted says nothing about the rest. */
    private static final Set<String> IDENTITY = Set.of("apiVersion", "kind", "metadata");

    private final YamlDocument document;
    private final NewText style;
    private final TextEdits edits;

    Insertion(YamlDocument document, NewText style, TextEdits edits) {
        this.document = document;
        this.style = style;
        this.edits = edits;
    }

    /** Adds entries to a mapping that has some. */
    void into(MappingNode node, Map<String, Object> entries) {
        entries.forEach((key, value) -> {
            if (NodeMerge.isFlow(node)) {
                intoFlow(node, key, value);
            } else {
                intoBlock(node, key, value);
            }
        });
    }

    /** Gives a value to a key that has none: nothing, {@code null}, <code>{}</code> or {@code []}. */
    void fill(MappingNode parent, NodeTuple entry, Object value) {
        var key = entry.getKeyNode();
        var node = entry.getValueNode();
        var name = ((ScalarNode) key).getValue();
        if (NodeMerge.isFlow(parent)) {
            var margin = margin(document.start(key));
            edits.replace(document.start(node), document.end(node), style.flow(name, value, margin, isTight(parent)));
            return;
        }
        var end = document.end(node);
        var start = document.start(node);
        while (start > 0 && document.text().charAt(start - 1) == ' ') {
            start--;
        }
        if (start < end) {
            edits.replace(start, end, "");
        }
        var lines = style.block(name, value, NewText.column(key), quote(parent));
        after(end, lines.subList(1, lines.size()));
    }

    /** Adds an element to a list that has some. */
    void append(SequenceNode list, Map<String, Object> item) {
        var last = list.getValue().get(list.getValue().size() - 1);
        var end = contentEnd(document, last);
        if (NodeMerge.isFlow(list)) {
            var margin = ownLine(document.start(last));
            var tight = last instanceof MappingNode mapping && isTight(mapping);
            edits.insert(end, separator(margin, tight) + style.flow(null, item, margin.orElse(""), tight));
            return;
        }
        var offset = Math.max(2, NewText.column(last) - NewText.column(list));
        var quote = last instanceof MappingNode mapping ? quote(mapping) : '"';
        after(end, style.item(item, NewText.column(list), offset, quote));
    }

    private void intoFlow(MappingNode node, String key, Object value) {
        var first = node.getValue().get(0);
        var margin = ownLine(document.start(first.getKeyNode()));
        var tight = isTight(node);
        var text = style.flowEntry(key, value, margin.orElse(""), tight);
        var before = predecessor(node, key, value);
        if (before.isPresent()) {
            edits.insert(contentEnd(document, before.get().getValueNode()), separator(margin, tight) + text);
        } else {
            edits.insert(document.start(first.getKeyNode()), text + separator(margin, tight));
        }
    }

    private void intoBlock(MappingNode node, String key, Object value) {
        var first = document.start(node.getValue().get(0).getKeyNode());
        var lines =
                style.block(key, value, NewText.column(node.getValue().get(0).getKeyNode()), quote(node));
        var before = predecessor(node, key, value);
        if (before.isEmpty() && ownLine(first).isPresent() && !isCommented(first)) {
            edits.insert(document.lineStart(first), String.join(style.lineEnd(), lines) + style.lineEnd());
            return;
        }
        after(contentEnd(document, before.orElse(last(node)).getValueNode()), lines);
    }

    private void after(int end, List<String> lines) {
        var text = String.join(style.lineEnd(), lines);
        if (end > 0 && document.text().charAt(end - 1) == '\n') {
            // A block scalar that keeps its last line breaks ends where the next line starts.
            edits.insert(end, text + style.lineEnd());
        } else {
            edits.insert(document.lineEnd(end), style.lineEnd() + text);
        }
    }

    /**
     * The entry to follow, empty to come first: the next smaller one where they are sorted; else the last one, but a
     * number is not hidden behind a long collection.
     */
    private static Optional<NodeTuple> predecessor(MappingNode node, String key, Object value) {
        var entries = node.getValue();
        var keys = new ArrayList<String>();
        entries.forEach(e -> keys.add(e.getKeyNode() instanceof ScalarNode k ? k.getValue() : ""));
        var sorted = keys.equals(keys.stream().sorted().toList());
        if (!sorted || IDENTITY.containsAll(keys)) {
            var scalar = Tree.asMap(value) == null && Tree.asList(value) == null;
            return scalar && !(last(node).getValueNode() instanceof ScalarNode)
                    ? Optional.empty()
                    : Optional.of(last(node));
        }
        return entries.stream()
                .filter(e -> keys.get(entries.indexOf(e)).compareTo(key) < 0)
                .reduce((a, b) -> b);
    }

    private static NodeTuple last(MappingNode node) {
        return node.getValue().get(node.getValue().size() - 1);
    }

    /** The quotes that the neighbours use, double ones where they use none. */
    char quote(MappingNode node) {
        return node.getValue().stream()
                        .map(NodeTuple::getValueNode)
                        .filter(v -> v instanceof ScalarNode)
                        .map(v -> ((ScalarNode) v).getScalarStyle())
                        .filter(s -> s == ScalarStyle.SINGLE_QUOTED || s == ScalarStyle.DOUBLE_QUOTED)
                        .findFirst()
                        .filter(s -> s == ScalarStyle.SINGLE_QUOTED)
                        .isPresent()
                ? '\''
                : '"';
    }

    /** Where what a reader takes for the node ends; the parser's end of a block is past the comments that follow. */
    static int contentEnd(YamlDocument document, Node node) {
        if (NodeMerge.isFlow(node)) {
            return document.end(node);
        }
        if (node instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
            return contentEnd(document, last(mapping).getValueNode());
        }
        if (node instanceof SequenceNode list && !list.getValue().isEmpty()) {
            return contentEnd(document, list.getValue().get(list.getValue().size() - 1));
        }
        var end = document.end(node);
        if (NodeMerge.isBlockScalar(node)) {
            var text = document.text().substring(document.start(node), end);
            var header = text.substring(0, Math.max(0, text.indexOf('\n')));
            return header.contains("+")
                    ? end
                    : document.start(node) + text.stripTrailing().length();
        }
        return end;
    }

    private String separator(Optional<String> margin, boolean tight) {
        return margin.map(m -> "," + style.lineEnd() + m).orElse(tight ? "," : ", ");
    }

    private static boolean isTightText(String text, int afterKey) {
        var colon = text.indexOf(':', afterKey);
        return colon >= 0 && colon + 1 < text.length() && !Character.isWhitespace(text.charAt(colon + 1));
    }

    private boolean isTight(MappingNode node) {
        return !node.getValue().isEmpty()
                && isTightText(
                        document.text(), document.end(node.getValue().get(0).getKeyNode()));
    }

    /** What stands before this position in its line, where that is only space. */
    private Optional<String> ownLine(int index) {
        var before = document.text().substring(document.lineStart(index), index);
        return before.isBlank() && document.lineStart(index) > 0 ? Optional.of(before) : Optional.empty();
    }

    private String margin(int index) {
        var line = document.text().substring(document.lineStart(index), index);
        return line.substring(0, line.length() - line.stripLeading().length());
    }

    private boolean isCommented(int index) {
        var start = document.lineStart(index);
        return start > 0
                && document.text()
                        .substring(document.lineStart(start - 1), start)
                        .stripLeading()
                        .startsWith("#");
    }
}
