package io.argotuner.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/** All that an operator leaves behind in an install and says of it, without names, versions and times that differ from run to run. */
record EndState(Map<String, String> objects) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static EndState of(Sandbox sandbox) {
        var admin = sandbox.admin();
        var found = new ArrayList<HasMetadata>(admin.configMaps().list().getItems());
        found.addAll(admin.apps().statefulSets().list().getItems());
        found.addAll(admin.apps().deployments().list().getItems());
        found.addAll(OperatorTrial.policies(sandbox).list().getItems());
        var objects = new TreeMap<String, String>();
        for (var object : found) {
            objects.put(
                    object.getKind() + "/" + object.getMetadata().getName(),
                    masked(JSON.valueToTree(object), sandbox.namespace()));
        }
        return new EndState(objects);
    }

    private static String masked(JsonNode object, String namespace) {
        var kept = JSON.createObjectNode();
        kept.set("data", object.path("data"));
        kept.set("spec", object.path("spec"));
        kept.set("annotations", object.path("metadata").path("annotations"));
        kept.set("finalizers", object.path("metadata").path("finalizers"));
        for (var part : new String[] {"conditions", "settings", "bottleneck", "nextAction"}) {
            if (object.path("kind").asText().equals("ArgoTuningPolicy")) {
                kept.set(part, object.path("status").path(part));
            }
        }
        return kept.toString()
                .replace(namespace, "NAMESPACE")
                .replaceAll("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z", "TIME")
                // Made of the places too, whose namespace differs.
                .replaceAll("config-hash\":\"[0-9a-f]+", "config-hash\":\"HASH")
                .replaceAll("\"observedGeneration\":\\d+", "\"observedGeneration\":N")
                .replaceAll("\"deployment.kubernetes.io/revision\":\"\\d+\"", "\"revision\":N");
    }
}
