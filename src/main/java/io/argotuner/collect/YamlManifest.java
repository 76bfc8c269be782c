package io.argotuner.collect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/** Reads YAML manifests of any number of documents, item by item where a document is a list. */
final class YamlManifest {
    private final YamlTrees trees;
    private final String file;
    private final ManifestObjects into;

    private YamlManifest(YamlTrees trees, String file, ManifestObjects into) {
        this.trees = trees;
        this.file = file;
        this.into = into;
    }

    /**
     * @param file its name for messages
     * @throws BadInput naming file, line and document where the text is no YAML
     */
    static void read(InputStream in, String file, ManifestObjects into) {
        new YamlManifest(new YamlTrees(in, file), file, into).read();
    }

    private void read() {
        int number = 0;
        while (trees.hasNext()) {
            if (trees.next() instanceof DocumentStartEvent) {
                number++;
                trees.document(number);
                readDocument(number);
            }
        }
    }

    private void readDocument(int number) {
        var first = trees.next();
        var document = new ManifestDocument(new ManifestDocument.Origin(file, number, YamlTrees.line(first)), into);
        if (first instanceof SequenceStartEvent) {
            items(document);
        } else if (first instanceof MappingStartEvent) {
            members(document);
        } else {
            if (!trees.tree(first).isNull()) {
                document.passOver();
            }
            return;
        }
        document.end();
    }

    private void members(ManifestDocument document) {
        for (var event = trees.next(); event.getEventId() != Event.ID.MappingEnd; event = trees.next()) {
            int line = YamlTrees.line(event);
            var key = trees.tree(event).asText();
            var value = trees.next();
            if (value instanceof SequenceStartEvent && key.equals("items")) {
                document.items(line);
                items(document);
            } else {
                document.member(key, trees.tree(value), line);
            }
        }
    }

    private void items(ManifestDocument document) {
        for (var event = trees.next(); event.getEventId() != Event.ID.SequenceEnd; event = trees.next()) {
            JsonNode item = trees.tree(event);
            document.item(item, YamlTrees.line(event));
        }
    }
}
