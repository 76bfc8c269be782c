package io.argotuner.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document of a manifest, handed over member by member so that a list of 10,000 objects is never held as a whole:
 * each item goes on as soon as it is read, unless only the list can tell its kind and has not done so yet.
 */
final class ManifestDocument {
    private final Origin origin;
    private final ManifestObjects into;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final List<Held> held = new ArrayList<>();
    private boolean items;
    private @Nullable Odd odd;

    /** Where a document or an item of it starts, for messages: {@code file:line}. */
    record Origin(String file, int document, int line) {
        Origin at(int otherLine) {
            return new Origin(file, document, otherLine);
        }

        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    private record Held(ObjectNode item, Origin origin) {}

    /** An element of a list that is no object. */
    private record Odd(JsonNode item, Origin origin) {}

    ManifestDocument(Origin origin, ManifestObjects into) {
        this.origin = origin;
        this.into = into;
    }

    /**
     * A member of the document other than its items.
     *
     * @throws BadInput where it is given twice
     */
    void member(String name, JsonNode value, int line) {
        if (root.has(name) || (items && name.equals("items"))) {
            throw twice(name, line);
        }
        root.set(name, value);
    }

    /**
     * The document's items follow.
     *
     * @throws BadInput where they are given twice
     */
    void items(int line) {
        if (items || root.has("items")) {
            throw twice("items", line);
        }
        items = true;
    }

    private BadInput twice(String name, int line) {
        return new BadInput(origin.at(line) + ": " + OneLine.of(name, 200) + " is given twice: keep one");
    }

    /** One element of the document's {@code items}, or of the document where that is an array. */
    void item(JsonNode node, int line) {
        if (!(node instanceof ObjectNode item)) {
            if (odd == null && !node.isNull()) {
                odd = new Odd(node, origin.at(line));
            }
            return;
        }
        if (typed(item)) {
            into.add(item, origin.at(line));
        } else if (list()) {
            addAsListed(item, origin.at(line));
        } else {
            held.add(new Held(item, origin.at(line)));
        }
    }

    /** It is a text or a number, and nothing is read of it. */
    void passOver() {
        into.passedOver(origin);
    }

    /** No more members follow. */
    void end() {
        for (var word : List.of("kind", "apiVersion")) {
            var given = root.path(word);
            if (!given.isMissingNode() && !given.isNull() && !given.isTextual()) {
                throw new BadInput(origin + ": " + word + " is " + WrongValue.shown(given) + ": use a text");
            }
        }
        if (list()) {
            wellFormed();
            held.forEach(h -> addAsListed(h.item(), h.origin()));
        } else if (typed(root)) {
            into.add(root, origin);
        } else if (!root.isEmpty() || !held.isEmpty() || odd != null) {
            into.passedOver(origin);
        }
    }

    private void wellFormed() {
        var given = root.path("items");
        if (!given.isMissingNode() && !given.isNull()) {
            throw new BadInput(origin + ": " + OneLine.of(root.path("kind").asText(), 63) + ": items is "
                    + WrongValue.shown(given) + ": use a list, each item on its own line behind a dash");
        }
        if (odd != null) {
            throw new BadInput(odd.origin() + ": an item of the list is " + WrongValue.shown(odd.item())
                    + ": use a Kubernetes object, or leave it out");
        }
    }

    /** The items of an API server's own list do not repeat its kind: {@code SecretList} holds items of kind Secret. */
    private void addAsListed(ObjectNode item, Origin at) {
        var kind = root.get("kind").asText();
        if (kind.length() > "List".length()) {
            item.put("kind", kind.substring(0, kind.length() - "List".length()));
            item.put("apiVersion", root.path("apiVersion").asText());
            into.add(item, at);
        }
    }

    private boolean list() {
        return root.path("kind").asText().endsWith("List");
    }

    private static boolean typed(ObjectNode node) {
        return node.path("kind").isTextual() && node.path("apiVersion").isTextual();
    }
}
