package io.argotuner.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** An object as its leaves: {@code spec/template/spec/containers[server]/env[A]/value}. Entries with a name go by it. */
final class Leaves {
    private Leaves() {}

    /** Without what the API server itself keeps in an object. */
    static Map<String, String> of(JsonNode object) {
        var leaves = new TreeMap<String, String>();
        collect("", object, leaves);
        leaves.keySet()
                .removeIf(path -> path.startsWith("metadata/managedFields")
                        || path.equals("metadata/resourceVersion")
                        || path.equals("metadata/generation"));
        return leaves;
    }

    /** Paths that are in one of the two only, or hold something else in the other. */
    static SortedSet<String> changed(JsonNode before, JsonNode after) {
        var one = of(before);
        var other = of(after);
        var paths = new TreeSet<>(one.keySet());
        paths.addAll(other.keySet());
        paths.removeIf(path -> Objects.equals(one.get(path), other.get(path)));
        return paths;
    }

    private static void collect(String path, JsonNode node, Map<String, String> leaves) {
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> collect(
                            path.isEmpty() ? member.getKey() : path + "/" + member.getKey(),
                            member.getValue(),
                            leaves));
        } else if (node.isArray()) {
            for (var i = 0; i < node.size(); i++) {
                var name = node.get(i).path("name");
                collect(path + "[" + (name.isTextual() ? name.asText() : i) + "]", node.get(i), leaves);
            }
        } else if (!node.isMissingNode() && !node.isNull()) {
            leaves.put(path, node.asText());
        }
    }
}
