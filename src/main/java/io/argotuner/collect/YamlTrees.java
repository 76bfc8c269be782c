package io.argotuner.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML as a stream of events, of which any node can be taken as a tree. A list is never composed as a whole, which is
 * what lets 74 MB of Applications pass. Anchors, aliases and merge keys work within a document.
 */
final class YamlTrees {
    private static final int MAX_DEPTH = 200;
    /** Nodes that aliases may add to a document; more is an attack on memory and no manifest. */
    private static final int MAX_ALIASED = 1_000_000;

    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String file;
    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int document = 1;
    private int composed;
    private int aliased;

    private record Anchored(JsonNode node, int size) {}

    YamlTrees(InputStream in, String file) {
        this.file = file;
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(Integer.MAX_VALUE)
                .setBufferSize(1 << 16)
                .build();
        this.events =
                new Parse(settings).parseInputStream(new LineLimit(in, file)).iterator();
    }

    /** Starts another document: its anchors are its own. */
    void document(int number) {
        document = number;
        anchors.clear();
        composed = 0;
        aliased = 0;
    }

    boolean hasNext() {
        try {
            return events.hasNext();
        } catch (YamlEngineException e) {
            throw malformed(e);
        }
    }

    Event next() {
        try {
            return events.next();
        } catch (YamlEngineException e) {
            throw malformed(e);
        }
    }

    /** Counted from 1. */
    static int line(Event event) {
        return event.getStartMark().map(m -> m.getLine() + 1).orElse(1);
    }

    /** The node that starts with an event, read to its end. */
    JsonNode tree(Event start) {
        return tree(start, 0);
    }

    private JsonNode tree(Event start, int depth) {
        if (depth > MAX_DEPTH) {
            throw problem(line(start), "nested more than " + MAX_DEPTH + " levels deep");
        }
        if (start instanceof AliasEvent alias) {
            return resolve(alias);
        }
        int before = composed;
        composed++;
        var node = start instanceof MappingStartEvent
                ? mapping(depth)
                : start instanceof SequenceStartEvent ? sequence(depth) : scalar((ScalarEvent) start);
        ((NodeEvent) start).getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, composed - before)));
        return node;
    }

    private JsonNode mapping(int depth) {
        var mapping = NODES.objectNode();
        ObjectNode merged = null;
        for (var event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            var key = tree(event, depth + 1).asText();
            var value = tree(next(), depth + 1);
            if (key.equals("<<") && event instanceof ScalarEvent scalar && scalar.isPlain()) {
                merged = merge(merged, value);
            } else {
                if (mapping.has(key)) {
                    throw problem(line(event), OneLine.of(key, 100) + " is given twice: keep one");
                }
                mapping.set(key, value);
            }
        }
        return merged == null ? mapping : merged.setAll(mapping);
    }

    /** Earlier mappings of a merge win over later ones. */
    private static ObjectNode merge(@Nullable ObjectNode earlier, JsonNode more) {
        var merged = NODES.objectNode();
        if (more instanceof ObjectNode mapping) {
            merged.setAll(mapping);
        }
        for (int i = more.isArray() ? more.size() - 1 : -1; i >= 0; i--) {
            if (more.get(i) instanceof ObjectNode mapping) {
                merged.setAll(mapping);
            }
        }
        return earlier == null ? merged : merged.setAll(earlier);
    }

    private JsonNode sequence(int depth) {
        var sequence = NODES.arrayNode();
        for (var event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            sequence.add(tree(event, depth + 1));
        }
        return sequence;
    }

    private JsonNode resolve(AliasEvent alias) {
        var found = anchors.get(alias.getAlias());
        if (found == null) {
            throw problem(
                    line(alias), "alias *" + OneLine.of(alias.getAlias().toString(), 80) + " has no anchor before it");
        }
        aliased += found.size();
        if (aliased > MAX_ALIASED) {
            throw problem(line(alias), "its aliases expand to more than " + MAX_ALIASED + " nodes");
        }
        composed += found.size();
        return found.node().deepCopy();
    }

    /**
     * Text but for null, booleans and plain whole numbers: other numbers are only ever wanted as they are written, and
     * {@code 1.50} must not become {@code 1.5}.
     */
    private static JsonNode scalar(ScalarEvent event) {
        var text = event.getValue();
        if (!event.isPlain() || event.getTag().isPresent()) {
            return NODES.textNode(text);
        }
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> NODES.nullNode();
            case "true", "True", "TRUE" -> NODES.booleanNode(true);
            case "false", "False", "FALSE" -> NODES.booleanNode(false);
            default -> WHOLE_NUMBER.matcher(text).matches() ? number(Long.parseLong(text)) : NODES.textNode(text);
        };
    }

    /** As small as it fits, as a JSON parser would make it. */
    private static JsonNode number(long value) {
        return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }

    private BadInput malformed(YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked
                && marked.getProblemMark().isPresent()) {
            return problem(marked.getProblemMark().get().getLine() + 1, marked.getProblem());
        }
        if (e.getCause() instanceof CharacterCodingException) {
            return new BadInput(file + ": not a text in UTF-8: give manifests in YAML or JSON, or convert it", e);
        }
        if (e instanceof ReaderException character) {
            return new BadInput(
                    String.format(
                            Locale.ROOT,
                            "%s: malformed YAML: its character %d is U+%04X, which YAML does not allow: remove it, or"
                                    + " write it as an escape in double quotes",
                            file,
                            character.getPosition() + 1,
                            character.getCodePoint()),
                    e);
        }
        return new BadInput(
                file + ": malformed YAML in document " + document + ": " + OneLine.of(e.getMessage(), 160), e);
    }

    private BadInput problem(int line, String what) {
        var parent = Path.of(file).getParent();
        var hint = parent != null && parent.endsWith("templates")
                ? "; it looks like a Helm template: render the chart first (helm template)"
                : "";
        return new BadInput(
                file + ":" + line + ": malformed YAML in document " + document + ": " + OneLine.of(what, 160) + hint);
    }
}
