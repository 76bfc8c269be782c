package io.argotuner.collect;

import com.fasterxml.jackson.databind.JsonNode;
import io.argotuner.decide.ObjectRef;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Kubernetes object as it was read, whole: a field of an unexpected type is a missing node to whoever asks for it.
 *
 * @param file the manifest that holds it, null where it was read from a cluster
 * @param line where it starts there, 0 where it was read from a cluster
 */
public record Item(ObjectRef ref, JsonNode json, @Nullable String file, int line) {

    /** {@code path} is a JSON pointer; the empty text where there is no text, number or boolean. */
    public String text(String path) {
        return json.at(path).asText("");
    }

    public String name() {
        return ref.name();
    }

    /** Labels of {@code metadata}, empty where there are none. */
    public Map<String, String> labels() {
        return texts(json.at("/metadata/labels"));
    }

    /** The members of an object that are texts, in their order. */
    public static Map<String, String> texts(JsonNode object) {
        var found = new LinkedHashMap<String, String>();
        object.properties().forEach(e -> {
            if (e.getValue().isValueNode()) {
                found.put(e.getKey(), e.getValue().asText());
            }
        });
        return found;
    }
}
