package io.argotuner.collect;

import io.argotuner.decide.ObjectRef;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code argocd-cm} and {@code argocd-cmd-params-cm}: the two ConfigMaps that are read, watched and may be written. */
final class SettingsMaps {
    private static final Set<String> NAMES = Set.of(SettingCatalog.ARGOCD_CM, SettingCatalog.CMD_PARAMS);

    private final Map<String, ConfigMap> maps = new LinkedHashMap<>();
    private final String namespace;

    SettingsMaps(InstallObjects objects) {
        namespace = objects.namespace();
        objects.argocdCm().ifPresent(m -> maps.put(SettingCatalog.ARGOCD_CM, m));
        objects.cmdParams().ifPresent(m -> maps.put(SettingCatalog.CMD_PARAMS, m));
    }

    /** Those that exist. */
    Map<String, ConfigMap> present() {
        return maps;
    }

    boolean knows(String name) {
        return NAMES.contains(name);
    }

    ObjectRef ref(String name) {
        return ObjectRef.configMap(namespace, name);
    }

    /** The text of a key, null where the key or the ConfigMap is absent. */
    @Nullable
    String text(String name, String key) {
        var map = maps.get(name);
        return map == null || map.getData() == null ? null : map.getData().get(key);
    }

    Map<String, String> data(String name) {
        var map = maps.get(name);
        return map == null || map.getData() == null ? Map.of() : map.getData();
    }

    /** Why a key cannot be written, with the remedy; empty where it can. */
    Optional<String> refusal(String name, String key) {
        var ref = ref(name).toString();
        if (!knows(name)) {
            return Optional.of(
                    ref + " is not one of the two ConfigMaps that argo-tuner writes; let the pod template take " + key
                            + " from ConfigMap/" + SettingCatalog.CMD_PARAMS + " to have it tuned.");
        }
        var map = maps.get(name);
        if (map == null) {
            return Optional.of(ref + " does not exist; create it, empty if need be, to have " + key + " tuned.");
        }
        if (Boolean.TRUE.equals(map.getImmutable())) {
            return Optional.of(ref + " is immutable; replace it by one that is not to have " + key + " tuned.");
        }
        if (map.getBinaryData() != null && map.getBinaryData().containsKey(key)) {
            return Optional.of(ref + " has " + key + " in binaryData, which no environment variable is taken from; "
                    + "remove it there to have it tuned.");
        }
        return Optional.empty();
    }
}
