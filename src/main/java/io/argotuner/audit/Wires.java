package io.argotuner.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.argotuner.collect.Inventory;
import io.argotuner.collect.Part;
import io.argotuner.collect.Part.Role;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which keys of which ConfigMaps the pod templates of a namespace take, in whatever way. */
final class Wires {
    /** The process that reads the keys which begin so. */
    private static final Map<String, Role> OWNERS = Map.of(
            "controller.", Role.CONTROLLER,
            "reposerver.", Role.REPO_SERVER,
            "server.", Role.SERVER,
            "applicationsetcontroller.", Role.APPLICATIONSET_CONTROLLER,
            "notificationscontroller.", Role.NOTIFICATIONS_CONTROLLER,
            "commitserver.", Role.COMMIT_SERVER,
            "dexserver.", Role.DEX,
            "hydrator.", Role.COMMIT_SERVER);

    private final Set<String> taken = new HashSet<>();
    private final Set<String> whole = new HashSet<>();

    private Wires() {}

    static Wires of(Inventory inventory) {
        var wires = new Wires();
        for (var workload : inventory.workloads().values()) {
            var pod = workload.json().at("/spec/template/spec");
            pod.path("containers").forEach(wires::container);
            pod.path("initContainers").forEach(wires::container);
            pod.path("volumes").forEach(wires::volume);
        }
        return wires;
    }

    boolean reads(String configMap, String key) {
        return whole.contains(configMap) || taken.contains(configMap + " " + key);
    }

    /** The keys taken one by one. */
    Set<String> keys(String configMap) {
        var keys = new TreeSet<String>();
        taken.forEach(t -> {
            if (t.startsWith(configMap + " ")) {
                keys.add(t.substring(configMap.length() + 1));
            }
        });
        return keys;
    }

    /** Whether the process that a key is for does not run here, so that nobody expects it to be read. */
    boolean componentMissing(String key, Inventory inventory) {
        return OWNERS.entrySet().stream()
                .filter(e -> key.startsWith(e.getKey()))
                .anyMatch(e -> inventory.parts().stream().map(Part::role).noneMatch(r -> r == e.getValue()));
    }

    private void container(JsonNode container) {
        for (var env : container.path("env")) {
            var ref = env.at("/valueFrom/configMapKeyRef");
            if (ref.isObject()) {
                taken.add(ref.path("name").asText("") + " " + ref.path("key").asText(""));
            }
        }
        for (var from : container.path("envFrom")) {
            var name = from.at("/configMapRef/name").asText("");
            if (!name.isEmpty()) {
                whole.add(name);
            }
        }
    }

    private void volume(JsonNode volume) {
        map(volume.path("configMap"));
        volume.at("/projected/sources").forEach(s -> map(s.path("configMap")));
    }

    private void map(JsonNode source) {
        var name = source.path("name").asText("");
        if (name.isEmpty()) {
            return;
        }
        if (!source.path("items").isArray()) {
            whole.add(name);
        }
        source.path("items")
                .forEach(item -> taken.add(name + " " + item.path("key").asText("")));
    }
}
