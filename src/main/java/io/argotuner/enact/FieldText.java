package io.argotuner.enact;

import io.argotuner.decide.Place.Field;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text that stands in a field of an object, and the field that a journal key names. */
final class FieldText {
    static final List<String> CONTAINERS = List.of("spec", "template", "spec", "containers");

    private static final Pattern INTEGER = Pattern.compile("\\d{1,9}");

    private FieldText() {}

    /** The field's text, null where it is absent or holds something other than a literal. */
    static @Nullable String of(Map<String, Object> object, Field field) {
        if (field instanceof Field.Data data) {
            var texts = Tree.asMap(object.get("data"));
            return texts == null ? null : scalar(texts.get(data.name()));
        }
        if (field instanceof Field.Replicas) {
            return scalar(Tree.find(object, "spec", "replicas"));
        }
        if (field instanceof Field.Env env) {
            var containers = Tree.findNamed(Tree.find(object, CONTAINERS), env.container());
            return containers.size() == 1 ? variable(containers.get(0).get("env"), env.name()) : null;
        }
        if (field instanceof Field.Path path) {
            return scalar(Tree.find(object, path.path()));
        }
        var env = (Field.PathEnv) field;
        return variable(Tree.find(object, env.path()), env.name());
    }

    /**
     * Why the field cannot be written in this object, empty where it can. Server-side apply would otherwise add a
     * container or put a value beside a {@code valueFrom}.
     */
    static Optional<String> obstacle(Map<String, Object> object, Field field) {
        List<Map<String, Object>> entries;
        if (field instanceof Field.Env env) {
            var containers = Tree.findNamed(Tree.find(object, CONTAINERS), env.container());
            if (containers.size() != 1) {
                return Optional.of("has no container " + env.container() + " any more; will look again");
            }
            entries = Tree.findNamed(containers.get(0).get("env"), env.name());
        } else if (field instanceof Field.PathEnv env) {
            entries = Tree.findNamed(Tree.find(object, env.path()), env.name());
        } else {
            return Optional.empty();
        }
        if (entries.size() > 1) {
            return Optional.of("lists " + field + " " + entries.size() + " times; remove all but one");
        }
        if (!entries.isEmpty() && entries.get(0).get("valueFrom") != null) {
            return Optional.of("takes " + field + " from elsewhere (valueFrom); will look again");
        }
        return Optional.empty();
    }

    /** The field of {@link Field#key()}; empty for a key that argo-tuner never wrote. */
    static Optional<Field> parse(String key, @Nullable String sample) {
        var slash = key.indexOf('/');
        if (slash < 0) {
            return key.equals("replicas") ? Optional.of(new Field.Replicas()) : Optional.empty();
        }
        var rest = key.substring(slash + 1);
        var cut = rest.indexOf('/');
        return switch (key.substring(0, slash)) {
            case "data" -> rest.isEmpty() ? Optional.empty() : Optional.of(new Field.Data(rest));
            case "env" ->
                cut < 1
                        ? Optional.empty()
                        : Optional.of(new Field.Env(rest.substring(0, cut), rest.substring(cut + 1)));
            // The journal keeps no types: argo-tuner's numbers are integers and none of its strings is one.
            case "path" ->
                spec(rest)
                        .map(path -> new Field.Path(
                                path, sample != null && INTEGER.matcher(sample).matches()));
            case "pathenv" ->
                cut < 1
                        ? Optional.empty()
                        : spec(rest.substring(0, cut)).map(path -> new Field.PathEnv(path, rest.substring(cut + 1)));
            default -> Optional.empty();
        };
    }

    /** A path below {@code spec}: a forged journal leads nowhere else. */
    private static Optional<List<String>> spec(String dotted) {
        var path = List.of(dotted.split("\\.", -1));
        return path.size() > 1 && path.get(0).equals("spec") && !path.contains("")
                ? Optional.of(path)
                : Optional.empty();
    }

    private static @Nullable String variable(@Nullable Object env, String name) {
        var entries = Tree.findNamed(env, name);
        if (entries.size() != 1 || entries.get(0).get("valueFrom") != null) {
            return null;
        }
        var value = scalar(entries.get(0).get("value"));
        return value == null ? "" : value;
    }

    private static @Nullable String scalar(@Nullable Object value) {
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).toPlainString();
        }
        return value instanceof String || value instanceof Boolean ? value.toString() : null;
    }
}
