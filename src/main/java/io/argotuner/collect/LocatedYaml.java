package io.argotuner.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A YAML document, JSON being YAML too, that remembers on which line each field stands.
 *
 * @param lines from 1, by path such as {@code spec.disruption.windows[0].schedule}
 */
record LocatedYaml(JsonNode tree, Map<String, Integer> lines) {
    /** Deeper than any policy, and shallow enough that nested brackets cannot exhaust the stack. */
    private static final int DEEPEST = 50;

    private static final String TOO_DEEP = "not valid: nested deeper than " + DEEPEST + " levels";

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,9}");

    /**
     * Every document of the text that is not empty.
     *
     * @throws BadInput with the line, for text that is not YAML
     */
    static List<LocatedYaml> read(String text) {
        var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
        var documents = new ArrayList<LocatedYaml>();
        try {
            for (var root : new Compose(settings).composeAllFromString(text)) {
                var lines = new HashMap<String, Integer>();
                var tree = tree(root, "", lines, 0);
                if (!tree.isNull()) {
                    documents.add(new LocatedYaml(tree, Map.copyOf(lines)));
                }
            }
        } catch (MarkedYamlEngineException e) {
            throw new BadInput(
                    e.getProblemMark()
                                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                                    .orElse("") + "not valid YAML: " + e.getProblem(),
                    e);
        } catch (YamlEngineException e) {
            throw new BadInput("not valid YAML: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            // The parser goes down before the depth of what it has parsed can be looked at.
            throw new BadInput(TOO_DEEP, e);
        }
        return documents;
    }

    /** The line of a field or, where it is not in the text, of the nearest one around it. */
    OptionalInt line(String path) {
        var inner = path;
        while (!inner.isEmpty()) {
            var line = lines.get(inner);
            if (line != null) {
                return OptionalInt.of(line);
            }
            inner = inner.substring(0, Math.max(0, Math.max(inner.lastIndexOf('.'), inner.lastIndexOf('['))));
        }
        return OptionalInt.empty();
    }

    private static JsonNode tree(Node node, String path, Map<String, Integer> lines, int depth) {
        if (depth > DEEPEST) {
            throw new BadInput(TOO_DEEP);
        }
        if (node instanceof MappingNode mapping) {
            var object = JsonNodeFactory.instance.objectNode();
            for (var field : mapping.getValue()) {
                var line = lineOf(field.getKeyNode());
                if (!(field.getKeyNode() instanceof ScalarNode key)) {
                    throw new BadInput("line " + line + ": a field name must be a plain word");
                }
                var inner = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
                if (lines.put(inner, line) != null && object.has(key.getValue())) {
                    throw new BadInput("line " + line + ": " + inner + " is given twice: keep one");
                }
                object.set(key.getValue(), tree(field.getValueNode(), inner, lines, depth + 1));
            }
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            var array = JsonNodeFactory.instance.arrayNode();
            for (var item : sequence.getValue()) {
                var inner = path + "[" + array.size() + "]";
                lines.put(inner, lineOf(item));
                array.add(tree(item, inner, lines, depth + 1));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private static JsonNode scalar(ScalarNode node) {
        var make = JsonNodeFactory.instance;
        var text = node.getValue();
        if (node.getTag().equals(Tag.NULL)) {
            return make.nullNode();
        }
        if (node.getTag().equals(Tag.BOOL)) {
            return make.booleanNode(Boolean.parseBoolean(text));
        }
        if (node.getTag().equals(Tag.INT) && DECIMAL.matcher(text).matches()) {
            return make.numberNode(Integer.parseInt(text));
        }
        // Other numbers stay as typed: no field of a policy takes one, and the text says best what was refused.
        return make.textNode(text);
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
