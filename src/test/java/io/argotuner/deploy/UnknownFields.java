package io.argotuner.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** What a typed object was given and has no field for: the API server would refuse or drop it. */
final class UnknownFields {
    private final List<String> found = new ArrayList<>();
    private final Map<Object, Boolean> seen = new IdentityHashMap<>();

    private UnknownFields() {}

    static List<String> in(Collection<? extends HasMetadata> objects) {
        var fields = new UnknownFields();
        objects.forEach(fields::look);
        return fields.found;
    }

    private void look(Object value) {
        if (value instanceof Collection<?> several) {
            several.forEach(this::look);
        } else if (value != null
                && value.getClass().getName().startsWith("io.fabric8.")
                && seen.put(value, true) == null) {
            for (var method : value.getClass().getMethods()) {
                if (!method.getName().startsWith("get") || method.getParameterCount() != 0) {
                    continue;
                }
                var inner = call(value, method);
                if (method.getName().equals("getAdditionalProperties") && inner instanceof Map<?, ?> unknown) {
                    unknown.keySet().forEach(key -> found.add(value.getClass().getSimpleName() + "." + key));
                } else {
                    look(inner);
                }
            }
        }
    }

    private static Object call(Object value, java.lang.reflect.Method getter) {
        try {
            return getter.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(getter.toString(), e);
        }
    }
}
