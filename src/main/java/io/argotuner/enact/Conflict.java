package io.argotuner.enact;

import io.argotuner.api.Names;
import io.argotuner.decide.Place.Field;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A field that another manager owns with another value, from a server-side apply that did not force.
 *
 * @param path as the API server writes it, such as {@code .data.timeout.reconciliation}
 * @param manager who owns it
 */
record Conflict(String path, String manager) {
    private static final String REASON = "FieldManagerConflict";
    private static final Pattern MANAGER = Pattern.compile("conflict with \"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Empty where the refusal is of another kind. */
    static List<Conflict> of(KubernetesClientException e) {
        var status = e.getStatus();
        if (e.getCode() != 409
                || status == null
                || status.getDetails() == null
                || status.getDetails().getCauses() == null) {
            return List.of();
        }
        return status.getDetails().getCauses().stream()
                .filter(cause -> REASON.equals(cause.getReason()))
                .map(cause -> new Conflict(
                        Optional.ofNullable(cause.getField()).orElse(""),
                        manager(Optional.ofNullable(cause.getMessage()).orElse(""))))
                .toList();
    }

    /** Whether it is about one of argo-tuner's own annotations, which nobody else has business with. */
    boolean isOverOurAnnotation() {
        return path.endsWith(".annotations." + Names.JOURNAL) || path.endsWith(".annotations." + Names.CONFIG_HASH);
    }

    boolean isOver(Field field) {
        var own = path(field);
        return path.equals(own) || (field instanceof Field.Env && path.startsWith(own + "."));
    }

    /** A field as the API server names it in a conflict. */
    static String path(Field field) {
        if (field instanceof Field.Data data) {
            return ".data." + data.name();
        }
        if (field instanceof Field.Replicas) {
            return ".spec.replicas";
        }
        if (field instanceof Field.Env env) {
            return ".spec.template.spec.containers[name=\"" + env.container() + "\"].env[name=\"" + env.name() + "\"]";
        }
        return "." + String.join(".", field instanceof Field.Path path ? path.path() : ((Field.PathEnv) field).path());
    }

    private static String manager(String message) {
        var found = MANAGER.matcher(message);
        return found.find() ? Refusal.clean(found.group(1), 100) : "unknown";
    }
}
