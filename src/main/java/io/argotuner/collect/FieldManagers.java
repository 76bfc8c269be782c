package io.argotuner.collect;

import io.argotuner.api.Names;
import io.argotuner.decide.Place.Field;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who owns a field, as an object's {@code managedFields} tell. */
public final class FieldManagers {
    private FieldManagers() {}

    /** The manager that touched the field last, argo-tuner aside; empty where nobody owns it. */
    public static Optional<String> last(@Nullable List<ManagedFieldsEntry> managers, Field field) {
        if (managers == null) {
            return Optional.empty();
        }
        var path = path(field);
        return managers.stream()
                .filter(m -> !Names.FIELD_MANAGER.equals(m.getManager()) && m.getManager() != null)
                .filter(m -> m.getFieldsV1() != null && owns(m.getFieldsV1().getAdditionalProperties(), path))
                .max(Comparator.comparing(
                        ManagedFieldsEntry::getTime, Comparator.nullsFirst(Comparator.naturalOrder())))
                .map(ManagedFieldsEntry::getManager);
    }

    private static boolean owns(Map<String, Object> fields, List<String> path) {
        Object at = fields;
        for (var step : path) {
            if (!(at instanceof Map<?, ?> map) || !map.containsKey(step)) {
                return false;
            }
            at = map.get(step);
        }
        return true;
    }

    /** As in fieldsV1: {@code f:} before a member, {@code k:} before the keys of a list's entry. */
    private static List<String> path(Field field) {
        if (field instanceof Field.Data data) {
            return List.of("f:data", "f:" + data.name());
        }
        if (field instanceof Field.Env env) {
            return List.of(
                    "f:spec",
                    "f:template",
                    "f:spec",
                    "f:containers",
                    "k:{\"name\":\"" + env.container() + "\"}",
                    "f:env",
                    "k:{\"name\":\"" + env.name() + "\"}");
        }
        if (field instanceof Field.Path path) {
            return members(path.path());
        }
        if (field instanceof Field.PathEnv env) {
            return members(env.path());
        }
        return List.of("f:spec", "f:replicas");
    }

    private static List<String> members(List<String> path) {
        var members = new ArrayList<String>();
        path.forEach(p -> members.add("f:" + p));
        return members;
    }
}
