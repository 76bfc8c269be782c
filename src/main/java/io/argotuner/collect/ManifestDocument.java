package io.argotuner.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One document of a manifest, handed over member by member so that a list of 10,000 objects is never held as a whole:
 * each item goes on as soon as it is read, unless only the list can tell its kind and has not done so yet.
 */
final class ManifestDocument {
    private final Origin origin;
    private final ManifestObjects into;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final List<Held> held = new ArrayList<>();

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

    ManifestDocument(Origin origin, ManifestObjects into) {
        this.origin = origin;
        this.into = into;
    }

    /** A member of the document other than its items. */
    void member(String name, JsonNode value) {
        root.set(name, value);
    }

    /** One element of the document's {@code items}, or of the document where that is an array. */
    void item(JsonNode node, int line) {
        if (!(node instanceof ObjectNode item)) {
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

    /** No more members follow. */
    void end() {
        if (list()) {
            held.forEach(h -> addAsListed(h.item(), h.origin()));
        } else if (typed(root)) {
            into.add(root, origin);
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
