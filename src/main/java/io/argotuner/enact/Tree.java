package io.argotuner.enact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An object as JSON: maps, lists and scalars. Everything is looked up by what it is, never by a cast that may fail. */
final class Tree {
    private Tree() {}

    /** The map under a key, made where there is none. */
    static Map<String, Object> map(Map<String, Object> parent, String key) {
        var found = asMap(parent.get(key));
        if (found == null) {
            found = new LinkedHashMap<>();
            parent.put(key, found);
        }
        return found;
    }

    static Map<String, Object> map(Map<String, Object> parent, List<String> path) {
        var at = parent;
        for (var key : path) {
            at = map(at, key);
        }
        return at;
    }

    /** The list under a key, made where there is none. */
    static List<Object> list(Map<String, Object> parent, String key) {
        var found = asList(parent.get(key));
        if (found == null) {
            found = new ArrayList<>();
            parent.put(key, found);
        }
        return found;
    }

    /** The entry of that name in a list of named maps, made where there is none. */
    static Map<String, Object> named(List<Object> list, String name) {
        var found = findNamed(list, name);
        if (found.isEmpty()) {
            var made = new LinkedHashMap<String, Object>();
            made.put("name", name);
            list.add(made);
            return made;
        }
        return found.get(0);
    }

    static List<Map<String, Object>> findNamed(@Nullable Object list, String name) {
        var items = asList(list);
        return items == null
                ? List.of()
                : items.stream()
                        .map(Tree::asMap)
                        .filter(Objects::nonNull)
                        .filter(item -> name.equals(item.get("name")))
                        .toList();
    }

    static @Nullable Object find(@Nullable Object root, List<String> path) {
        var at = root;
        for (var key : path) {
            var map = asMap(at);
            if (map == null) {
                return null;
            }
            at = map.get(key);
        }
        return at;
    }

    static @Nullable Object find(@Nullable Object root, String... path) {
        return find(root, List.of(path));
    }

    /** As {@link #find}, where a step into a list is an index. */
    static @Nullable Object locate(@Nullable Object root, List<String> path) {
        var at = root;
        for (var step : path) {
            var list = asList(at);
            at = list == null ? find(at, step) : list.get(Integer.parseInt(step));
        }
        return at;
    }

    static String text(@Nullable Object root, String... path) {
        return find(root, path) instanceof String text ? text : "";
    }

    @SuppressWarnings("unchecked") // JSON has no other keys than strings.
    static @Nullable Map<String, Object> asMap(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    }

    @SuppressWarnings("unchecked") // A list of anything is a list of objects.
    static @Nullable List<Object> asList(@Nullable Object node) {
        return node instanceof List<?> list ? (List<Object>) list : null;
    }

    /** A deep, mutable copy of maps and lists. */
    static Object copy(Object node) {
        if (node instanceof Map<?, ?>) {
            return copyOf(Objects.requireNonNull(asMap(node)));
        }
        if (node instanceof List<?> list) {
            var copied = new ArrayList<Object>(list.size());
            list.forEach(item -> copied.add(copy(item)));
            return copied;
        }
        return node;
    }

    static Map<String, Object> copyOf(Map<String, Object> map) {
        var copied = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> copied.put(key, value == null ? null : copy(value)));
        return copied;
    }
}
