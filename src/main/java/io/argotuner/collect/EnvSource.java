package io.argotuner.collect;

import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a container takes an environment variable from. */
sealed interface EnvSource {

    /** It is not set. */
    record Absent() implements EnvSource {}

    /** {@code value} of the pod template, as it stands there. */
    record Literal(String text) implements EnvSource {}

    /** A key of a ConfigMap. */
    record Key(String configMap, String key) implements EnvSource {}

    /**
     * Something that is not written.
     *
     * @param why a sentence with the remedy
     * @param inForce what it comes down to, empty where that is not known
     */
    record Elsewhere(String why, Optional<EnvSource> inForce) implements EnvSource {}

    /**
     * The container's env does not name it, but an envFrom whose object is not read may set it. An entry in env would win.
     *
     * @param what the object
     */
    record Perhaps(String name, String what) implements EnvSource {
        String why() {
            return "Env " + name + " may come from " + what
                    + " by envFrom; name it in the container's env to have it tuned.";
        }
    }

    /** Kubernetes replaces {@code $(NAME)} in values, commands and args by the variables set before. */
    Pattern REFERENCE = Pattern.compile("\\$\\(([-._a-zA-Z][-._a-zA-Z0-9]*)\\)");

    static EnvSource of(Container container, String name, SettingsMaps maps) {
        var entries = container.getEnv().stream()
                .filter(e -> name.equals(e.getName()))
                .toList();
        if (entries.size() > 1) {
            // Server-side apply refuses a list with two entries of one name.
            return new Elsewhere(
                    "The pod template lists env " + name + " " + entries.size()
                            + " times; leave one entry to have it tuned.",
                    inForce(entries, maps));
        }
        if (!entries.isEmpty()) {
            return of(entries.get(0));
        }
        for (var from : container.getEnvFrom()) {
            var what = mayCarry(from, name, maps);
            if (what != null) {
                return new Perhaps(name, what);
            }
        }
        return new Absent();
    }

    /** The last of several entries, passing over those from a key that is absent. */
    private static Optional<EnvSource> inForce(List<EnvVar> entries, SettingsMaps maps) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            var source = of(entries.get(i));
            if (!(source instanceof Key key
                    && maps.knows(key.configMap())
                    && maps.text(key.configMap(), key.key()) == null)) {
                return Optional.of(source);
            }
        }
        return Optional.of(new Absent());
    }

    private static EnvSource of(EnvVar entry) {
        var from = entry.getValueFrom();
        if (from == null) {
            return new Literal(entry.getValue() == null ? "" : entry.getValue());
        }
        ConfigMapKeySelector key = from.getConfigMapKeyRef();
        if (key != null) {
            return new Key(String.valueOf(key.getName()), String.valueOf(key.getKey()));
        }
        var secret = from.getSecretKeyRef();
        var what = secret != null
                ? "Secret/" + secret.getName() + " " + secret.getKey() + ", which is not read"
                : from.getFieldRef() != null ? "a field of the pod" : "a source that is not read";
        return new Elsewhere(
                "Env " + entry.getName() + " comes from " + what + "; take it from ConfigMap/"
                        + SettingCatalog.CMD_PARAMS + " to have it tuned.",
                Optional.empty());
    }

    /** The text in force where it can be told from what was read; null where the variable is not set. */
    static Optional<Value> value(EnvSource source, Container container, SettingsMaps maps) {
        if (source instanceof Literal literal) {
            return expand(literal.text(), container, maps).map(Value::new);
        }
        if (source instanceof Key key) {
            return maps.knows(key.configMap())
                    ? Optional.of(new Value(maps.text(key.configMap(), key.key())))
                    : Optional.empty();
        }
        if (source instanceof Elsewhere elsewhere) {
            return elsewhere.inForce().flatMap(s -> value(s, container, maps));
        }
        return source instanceof Perhaps ? Optional.empty() : Optional.of(new Value(null));
    }

    /** @param text null where the variable is not set */
    record Value(@Nullable String text) {}

    /** Puts variables in place of their references; empty where one of them cannot be told. One level deep. */
    static Optional<String> expand(String text, Container container, SettingsMaps maps) {
        if (text.indexOf("$(") < 0) {
            return Optional.of(text);
        }
        var m = REFERENCE.matcher(text);
        var expanded = new StringBuilder();
        while (m.find()) {
            var source = of(container, Objects.requireNonNull(m.group(1)), maps);
            if (source instanceof Absent) {
                m.appendReplacement(expanded, Matcher.quoteReplacement(m.group()));
                continue;
            }
            if (source instanceof Literal literal && literal.text().contains("$(")) {
                return Optional.empty();
            }
            var value = value(source, container, maps).map(Value::text);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            m.appendReplacement(expanded, Matcher.quoteReplacement(value.get()));
        }
        m.appendTail(expanded);
        return Optional.of(expanded.toString());
    }

    /** What an envFrom would take the variable from, null where it surely does not. */
    private static @Nullable String mayCarry(EnvFromSource from, String name, SettingsMaps maps) {
        var prefix = from.getPrefix() == null ? "" : from.getPrefix();
        if (!name.startsWith(prefix)) {
            return null;
        }
        if (from.getConfigMapRef() != null) {
            var map = String.valueOf(from.getConfigMapRef().getName());
            boolean surelyNot = maps.knows(map) && maps.text(map, name.substring(prefix.length())) == null;
            return surelyNot ? null : "ConfigMap/" + map;
        }
        return from.getSecretRef() == null
                ? null
                : "Secret/" + from.getSecretRef().getName();
    }
}
