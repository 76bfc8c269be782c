package io.argotuner.enact;

import io.argotuner.decide.Place.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts an original back into a tree, or takes the field out where it was absent. */
final class Removal {
    private Removal() {}

    /**
     * @param original null for a field that was absent
     * @return path of the subtree that changed, an index for a list's element; it may be gone from the tree now
     */
    static List<String> put(Map<String, Object> tree, Field field, @Nullable String original) {
        if (original != null) {
            Patches.set(tree, field, original);
        }
        if (field instanceof Field.Data data) {
            return original == null ? remove(tree, List.of("data", data.name())) : List.of("data", data.name());
        }
        if (field instanceof Field.Replicas) {
            var path = List.of("spec", "replicas");
            return original == null ? remove(tree, path) : path;
        }
        if (field instanceof Field.Env env) {
            var containers = Tree.list(Tree.map(tree, List.of("spec", "template", "spec")), "containers");
            var index = containers.indexOf(Tree.named(containers, env.container()));
            var path = new ArrayList<>(FieldText.CONTAINERS);
            path.add(Integer.toString(index));
            path.add("env");
            return variables(tree, path, env.name(), original);
        }
        if (field instanceof Field.Path path) {
            return original == null ? remove(tree, path.path()) : path.path();
        }
        var env = (Field.PathEnv) field;
        return variables(tree, env.path(), env.name(), original);
    }

    private static List<String> variables(
            Map<String, Object> tree, List<String> path, String name, @Nullable String original) {
        var list = Tree.asList(Tree.locate(tree, path));
        if (original == null && list != null) {
            list.removeAll(Tree.findNamed(list, name));
            if (list.isEmpty()) {
                return remove(tree, path);
            }
        }
        return List.copyOf(path);
    }

    /** Takes a member out, and with it the parents below {@code spec} that held nothing else. */
    private static List<String> remove(Map<String, Object> tree, List<String> path) {
        var parent = Tree.asMap(Tree.locate(tree, path.subList(0, path.size() - 1)));
        if (parent != null) {
            parent.remove(path.get(path.size() - 1));
            if (parent.isEmpty() && path.size() > 2 && path.get(0).equals("spec")) {
                return remove(tree, path.subList(0, path.size() - 1));
            }
        }
        return List.copyOf(path);
    }
}
