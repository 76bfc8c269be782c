package io.argotuner.enact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * New YAML or JSON in the manner of the document that it goes into.
 *
 * @param indent spaces per level
 * @param dash spaces by which a list is indented below its key
 * @param json whether keys are quoted
 * @param lines whether JSON is spread over lines
 * @param unit what one level of such lines is indented by
 */
record NewText(int indent, int dash, boolean json, boolean lines, String unit, String lineEnd) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./-]*");

    /** The manner of a document. */
    static NewText of(YamlDocument document, Node root) {
        var indent = 2;
        var dash = 0;
        var json = false;
        var lines = false;
        var unit = "  ";
        if (root instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.FLOW) {
            json = !mapping.getValue().isEmpty()
                    && mapping.getValue().get(0).getKeyNode() instanceof ScalarNode key
                    && key.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED;
            var first = mapping.getValue().isEmpty()
                    ? document.start(root)
                    : document.start(mapping.getValue().get(0).getKeyNode());
            var margin = document.text().substring(document.lineStart(first), first);
            lines = margin.isBlank() && document.lineStart(first) > document.start(root);
            unit = lines && !margin.isEmpty() ? margin : unit;
        } else {
            indent = Objects.requireNonNullElse(firstIndent(root), indent);
            dash = Objects.requireNonNullElse(firstDash(root), dash);
        }
        return new NewText(indent, dash, json, lines, unit, document.lineEnd());
    }

    /** An entry of a block mapping, as lines. */
    List<String> block(String key, Object value, int column, char quote) {
        var lines = new ArrayList<String>();
        var margin = " ".repeat(column);
        var map = Tree.asMap(value);
        var list = Tree.asList(value);
        if (map != null) {
            lines.add(margin + key + ":");
            map.forEach((k, v) -> lines.addAll(block(k, v, column + indent, quote)));
        } else if (list != null) {
            lines.add(margin + key + ":");
            list.forEach(item -> lines.addAll(item(item, column + dash, 2, quote)));
        } else {
            lines.add(margin + key + ": " + scalar(key, value, quote));
        }
        return lines;
    }

    /**
     * An element of a block list, as lines.
     *
     * @param column of its dash
     * @param offset from the dash to the content
     */
    List<String> item(Object item, int column, int offset, char quote) {
        var lines = new ArrayList<String>();
        Objects.requireNonNull(Tree.asMap(item), "only lists of maps are written")
                .forEach((k, v) -> lines.addAll(block(k, v, column + offset, quote)));
        var first = lines.get(0);
        lines.set(0, " ".repeat(column) + "-" + " ".repeat(offset - 1) + first.substring(column + offset));
        return lines;
    }

    /** An entry of a flow mapping; {@code margin} is what its line begins with where it has lines. */
    String flowEntry(String key, Object value, String margin, boolean tight) {
        return (json ? doubleQuoted(key) : key) + (tight ? ":" : ": ") + flow(key, value, margin, tight);
    }

    String flow(@Nullable String key, Object value, String margin, boolean tight) {
        var map = Tree.asMap(value);
        if (map != null) {
            var entries = new ArrayList<String>();
            map.forEach((k, v) -> entries.add(flowEntry(k, v, margin + unit, tight)));
            return wrap("{", entries, "}", margin, tight);
        }
        var list = Tree.asList(value);
        if (list != null) {
            return wrap(
                    "[",
                    list.stream().map(v -> flow(null, v, margin + unit, tight)).toList(),
                    "]",
                    margin,
                    tight);
        }
        return scalar(json ? null : key, value, '"');
    }

    private String wrap(String open, List<String> entries, String close, String margin, boolean tight) {
        if (!lines) {
            return open + String.join(tight ? "," : ", ", entries) + close;
        }
        var inner = lineEnd + margin + unit;
        return open + inner + String.join("," + inner, entries) + lineEnd + margin + close;
    }

    /** A value that takes an old one's place, in the old one's quotes. */
    String inPlaceOf(ScalarNode old, Object value, char quote) {
        if (!(value instanceof String text)) {
            return value.toString();
        }
        return switch (old.getScalarStyle()) {
            case DOUBLE_QUOTED -> doubleQuoted(text);
            case SINGLE_QUOTED -> quoted(text, '\'');
            default -> isPlain(text) && !old.getTag().equals(Tag.NULL) ? text : quoted(text, quote);
        };
    }

    /** Names are written bare as everyone writes them; values always in quotes, since most look like numbers. */
    private static String scalar(@Nullable String key, Object value, char quote) {
        if (!(value instanceof String text)) {
            return value.toString();
        }
        return "name".equals(key) && isPlain(text) ? text : quoted(text, quote);
    }

    private static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches()
                && new Resolver().resolve(NodeId.scalar, text, true).equals(Tag.STR);
    }

    private static String quoted(String text, char quote) {
        return quote == '\'' && text.chars().noneMatch(Character::isISOControl)
                ? "'" + text.replace("'", "''") + "'"
                : doubleQuoted(text);
    }

    private static String doubleQuoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (Character.isISOControl(c)) {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    private static @Nullable Integer firstIndent(Node node) {
        for (var tuple : tuples(node)) {
            var below = tuples(tuple.getValueNode());
            if (!below.isEmpty()
                    && tuple.getValueNode() instanceof MappingNode m
                    && m.getFlowStyle() == FlowStyle.BLOCK) {
                return column(below.get(0).getKeyNode()) - column(tuple.getKeyNode());
            }
        }
        return null;
    }

    private static @Nullable Integer firstDash(Node node) {
        for (var tuple : tuples(node)) {
            if (tuple.getValueNode() instanceof SequenceNode list && list.getFlowStyle() == FlowStyle.BLOCK) {
                return column(list) - column(tuple.getKeyNode());
            }
            var below = firstDash(tuple.getValueNode());
            if (below != null) {
                return below;
            }
        }
        return null;
    }

    private static List<NodeTuple> tuples(Node node) {
        return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    static int column(Node node) {
        return node.getStartMark().getColumn();
    }

    /** The partial object without what only identifies it. */
    static Map<String, Object> content(Map<String, Object> partial) {
        var content = Tree.copyOf(partial);
        List.of("apiVersion", "kind", "metadata").forEach(content::remove);
        return content;
    }
}
