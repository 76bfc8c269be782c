package io.argotuner.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.argotuner.collect.ManifestDocument.Origin;
import java.util.Iterator;
import java.util.List;

/** The form of an object of a manifest: what it must have, and what is left of it before it is read. */
final class ObjectForm {
    private ObjectForm() {}

    /** @throws BadInput where its metadata or its name is no such thing */
    static void requireMetadata(String kind, ObjectNode node, Origin origin) {
        var metadata = node.path("metadata");
        if (!metadata.isMissingNode() && !metadata.isNull() && !metadata.isObject()) {
            throw new BadInput(origin + ": " + OneLine.of(kind, 63) + ": metadata is " + WrongValue.shown(metadata)
                    + ": use fields, each on its own line as name: value");
        }
        for (var field : List.of("name", "namespace")) {
            var text = metadata.path(field);
            if (!text.isMissingNode() && !text.isNull() && !text.isTextual()) {
                throw new BadInput(origin + ": " + OneLine.of(kind, 63) + ": metadata." + field + " is "
                        + WrongValue.shown(text) + ": use a text" + (text.isValueNode() ? ", in quotes" : ""));
            }
        }
    }

    /** What is not looked at cannot be wrong: probes, volumes and the like are dropped before a workload is read. */
    static ObjectNode withoutIrrelevant(ObjectNode workload) {
        retain(workload.path("spec"), "replicas", "template", "minReadySeconds", "updateStrategy");
        var pod = workload.path("spec").path("template").path("spec");
        retain(pod, "containers");
        for (var container : pod.path("containers")) {
            retain(container, "name", "image", "command", "args", "env", "envFrom");
        }
        return workload;
    }

    private static void retain(JsonNode node, String... members) {
        if (node instanceof ObjectNode object) {
            object.retain(members);
        }
    }

    /** Keeps of the data of a cluster Secret what a census needs. */
    static void withoutCredentials(JsonNode data) {
        retain(data, "name", "server", "shard");
    }

    /** The API server takes null for absent; the model's lists would not. */
    static void dropNulls(JsonNode node) {
        for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
            var child = children.next();
            if (child.isNull()) {
                children.remove();
            } else {
                dropNulls(child);
            }
        }
    }
}
