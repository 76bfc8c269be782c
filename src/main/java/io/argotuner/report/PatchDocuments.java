package io.argotuner.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Partial objects as the multi-document YAML that {@code kubectl apply --server-side} takes. */
public final class PatchDocuments {
    private PatchDocuments() {}

    /** @param objects in the order in which they are to be applied: ConfigMaps first, workloads last */
    public static String of(List<Map<String, Object>> objects) {
        if (objects.isEmpty()) {
            return "# Nothing to change.\n";
        }
        return """
                # Apply with: kubectl apply --server-side --field-manager=argo-tuner --force-conflicts -f -
                # These are partial objects. Without --server-side they would replace the whole ones.
                """ + objects.stream().map(Yaml::write).collect(Collectors.joining("---\n"));
    }
}
