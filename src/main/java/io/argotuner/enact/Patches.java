package io.argotuner.enact;

import io.argotuner.api.Names;
import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.Decision.Restart;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place.Field;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Changes as partial objects: one per object, holding nothing but its identity and the fields that change. */
public final class Patches {
    /** ConfigMaps, then custom resources, then workloads: pods must find the values that they were restarted for. */
    static final Comparator<ObjectRef> WRITE_ORDER =
            Comparator.comparingInt(Patches::rank).thenComparing(Comparator.naturalOrder());

    private static final List<String> TEMPLATE_ANNOTATIONS = List.of("spec", "template", "metadata", "annotations");
    private static final List<String> SHARDING = List.of("spec", "controller", "sharding");

    private Patches() {}

    /**
     * One partial object for each that changes or restarts, ConfigMaps first, workloads last; the same input gives the
     * same trees in the same order. Fit for server-side apply, a strategic merge patch or kustomize. An environment
     * variable of an {@code ArgoCD} resource is a list of that one entry, to be merged by name.
     */
    public static List<Map<String, Object>> of(List<Change> changes, List<Restart> restarts) {
        var byObject = new TreeMap<ObjectRef, Map<String, Object>>(WRITE_ORDER);
        changes.stream()
                .sorted(Comparator.comparing((Change c) -> c.place().field().key()))
                .forEach(c -> set(
                        byObject.computeIfAbsent(c.place().object(), Patches::identity),
                        c.place().field(),
                        c.to()));
        restarts.forEach(r -> setHash(byObject.computeIfAbsent(r.workload(), Patches::identity), r.hash()));
        return List.copyOf(byObject.values());
    }

    static boolean isWorkload(ObjectRef ref) {
        return ref.apiVersion().startsWith("apps/");
    }

    /** apiVersion, kind and name of an object. */
    static Map<String, Object> identity(ObjectRef ref) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("apiVersion", ref.apiVersion());
        tree.put("kind", ref.kind());
        var metadata = Tree.map(tree, "metadata");
        metadata.put("name", ref.name());
        if (!ref.namespace().isEmpty()) {
            metadata.put("namespace", ref.namespace());
        }
        return tree;
    }

    /** Puts a field's text where the field lies; the rest of the tree stays. */
    static void set(Map<String, Object> tree, Field field, String text) {
        if (field instanceof Field.Data data) {
            Tree.map(tree, "data").put(data.name(), text);
        } else if (field instanceof Field.Replicas) {
            Tree.map(tree, "spec").put("replicas", number(text));
        } else if (field instanceof Field.Env env) {
            var pod = Tree.map(tree, List.of("spec", "template", "spec"));
            var container = Tree.named(Tree.list(pod, "containers"), env.container());
            Tree.named(Tree.list(container, "env"), env.name()).put("value", text);
        } else if (field instanceof Field.Path path) {
            var parent = Tree.map(tree, path.path().subList(0, path.path().size() - 1));
            if (path.path().equals(shardingReplicas())) {
                // argocd-operator ignores the number while sharding is off.
                parent.put("enabled", true);
            }
            parent.put(path.path().get(path.path().size() - 1), typed(path, text));
        } else if (field instanceof Field.PathEnv env) {
            var parent = Tree.map(tree, env.path().subList(0, env.path().size() - 1));
            var list = Tree.list(parent, env.path().get(env.path().size() - 1));
            Tree.named(list, env.name()).put("value", text);
        }
    }

    static void setHash(Map<String, Object> tree, String hash) {
        Tree.map(tree, TEMPLATE_ANNOTATIONS).put(Names.CONFIG_HASH, hash);
    }

    static List<String> shardingReplicas() {
        return List.of(SHARDING.get(0), SHARDING.get(1), SHARDING.get(2), "replicas");
    }

    static Field.Path shardingEnabled() {
        return new Field.Path(List.of(SHARDING.get(0), SHARDING.get(1), SHARDING.get(2), "enabled"), false);
    }

    private static Object typed(Field.Path path, String text) {
        if (path.equals(shardingEnabled())) {
            return Boolean.valueOf(text);
        }
        return path.numeric() ? number(text) : text;
    }

    private static Number number(String text) {
        var number = new BigDecimal(text).stripTrailingZeros();
        if (number.scale() > 0) {
            return number;
        }
        return number.intValueExact();
    }

    private static int rank(ObjectRef ref) {
        if (isWorkload(ref)) {
            return 2;
        }
        return ref.kind().equals("ConfigMap") ? 0 : 1;
    }
}
