package io.argotuner.enact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What argo-tuner owns of an object by server-side apply, with the values that stand there. An apply must carry all of
 * it, since the API server removes what a manager stops sending: also what an older version, or someone under the same
 * name, has applied.
 */
final class OwnedFields {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private OwnedFields() {}

    /** A new tree, without {@code metadata} but its owned labels and annotations. */
    static Map<String, Object> of(LiveObject live) {
        var owned = new LinkedHashMap<String, Object>();
        live.managers().stream()
                .filter(LiveObject::isOurs)
                .filter(m -> "Apply".equals(m.get("operation")) && m.get("subresource") == null)
                .map(m -> Tree.asMap(m.get("fieldsV1")))
                .filter(Objects::nonNull)
                .forEach(fields -> owned.putAll(map(fields, live.tree())));
        return owned;
    }

    private static Map<String, Object> map(Map<String, Object> fields, Map<String, Object> live) {
        var owned = new LinkedHashMap<String, Object>();
        fields.forEach((step, below) -> {
            if (step.startsWith("f:")) {
                var value = live.get(step.substring(2));
                if (value != null) {
                    owned.put(step.substring(2), value(Tree.asMap(below), value));
                }
            }
        });
        return owned;
    }

    private static Object value(@Nullable Map<String, Object> fields, Object live) {
        if (fields == null || fields.isEmpty()) {
            return Tree.copy(live);
        }
        var map = Tree.asMap(live);
        if (map != null) {
            return map(fields, map);
        }
        var list = Tree.asList(live);
        return list == null ? live : list(fields, list);
    }

    private static List<Object> list(Map<String, Object> fields, List<Object> live) {
        var owned = new ArrayList<Object>();
        fields.forEach((step, below) -> {
            if (step.startsWith("v:")) {
                owned.add(json("{\"v\":" + step.substring(2) + "}").get("v"));
            } else if (step.startsWith("k:")) {
                var keys = json(step.substring(2));
                live.stream()
                        .map(Tree::asMap)
                        .filter(Objects::nonNull)
                        .filter(item -> item.entrySet().containsAll(keys.entrySet()))
                        .findFirst()
                        .ifPresent(item -> {
                            var element = new LinkedHashMap<>(keys);
                            element.putAll(map(Objects.requireNonNullElse(Tree.asMap(below), Map.of()), item));
                            owned.add(element);
                        });
            }
        });
        return owned;
    }

    private static Map<String, Object> json(String text) {
        try {
            return JSON.readValue(text, MAP);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("managedFields hold a key that is not JSON: " + text, e);
        }
    }
}
