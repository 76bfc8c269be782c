package io.argotuner.api;

import io.argotuner.decide.Setting;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** docs/policy-reference.md as the CRD defines it. */
final class PolicyReference {
    private static final Pattern DEFAULT = Pattern.compile("^(.*?) ?Default: (.*)\\.$", Pattern.DOTALL);
    private static final Set<Class<?>> TYPES = types();

    private final StringBuilder text = new StringBuilder();

    private PolicyReference() {}

    static String markdown() {
        var root =
                CrdSource.generate().getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
        var reference = new PolicyReference();
        reference.write(root);
        return reference.text.toString();
    }

    private void write(JSONSchemaProps root) {
        line("<!-- Generated from the classes of io.argotuner.api; see CrdDriftTest. -->");
        line("# Policy reference");
        line("");
        line("`ArgoTuningPolicy`, `" + ArgoTuningPolicy.GROUP + "/v1alpha1`, namespaced, short name `atp`. "
                + root.getDescription());
        line("");
        line("The same texts are in `kubectl explain argotuningpolicy.spec`. Policies to start from are in"
                + " [examples](examples).");
        line("");
        line(
                "A duration is whole numbers with `s`, `m` or `h`, such as `90s` or `1h30m`, or days, such as `2d`. The word"
                        + " `\"Off\"` needs its quotes: YAML 1.1, which kubectl reads, takes a bare `Off` for false.");
        line("");
        objects("spec", root.getProperties().get("spec"));
        settings();
        line("## What is refused");
        line("");
        line("The API server, `argo-tuner plan --policy` and the operator check the same. The API server's messages:");
        line("");
        line("| field | message |");
        line("|---|---|");
        messages("spec", root.getProperties().get("spec"));
        line("");
        objects("status", root.getProperties().get("status"));
    }

    private void objects(String path, JSONSchemaProps object) {
        line(path.contains(".") ? "## `" + path + "`" : "## " + path);
        line("");
        if (!path.contains(".")) {
            line(object.getDescription());
            line("");
        }
        var isSpec = path.startsWith("spec");
        line(isSpec ? "| field | type | default | meaning |" : "| field | type | meaning |");
        line(isSpec ? "|---|---|---|---|" : "|---|---|---|");
        var inner = new LinkedHashMap<String, JSONSchemaProps>();
        inClassOrder(object.getProperties()).forEach((name, field) -> {
            var parts = DEFAULT.matcher(field.getDescription());
            var hasDefault = isSpec && parts.matches();
            var meaning = hasDefault ? parts.group(1) : field.getDescription();
            var standard = hasDefault ? cell(parts.group(2)) + " | " : isSpec ? " | " : "";
            line("| `" + name + "` | " + type(field) + " | " + standard + cell(meaning) + " |");
            if (!field.getProperties().isEmpty()) {
                inner.put(path + "." + name, field);
            } else if (field.getAdditionalProperties() != null) {
                inner.put(
                        path + "." + name + ".<name>",
                        field.getAdditionalProperties().getSchema());
            } else if (field.getItems() != null
                    && !field.getItems().getSchema().getProperties().isEmpty()) {
                inner.put(path + "." + name + "[]", field.getItems().getSchema());
            }
        });
        line("");
        inner.forEach(this::objects);
    }

    private void settings() {
        line("## Settings");
        line("");
        line("| name | component | amount |");
        line("|---|---|---|");
        for (var setting : Setting.values()) {
            var amount =
                    switch (setting.unit()) {
                        case COUNT -> "count";
                        case PER_SECOND -> "requests per second";
                        case SECONDS -> "duration";
                    };
            line("| `" + setting.id() + "` | " + setting.component().binary() + " | " + amount + " |");
        }
        line("");
    }

    private void messages(String path, JSONSchemaProps schema) {
        for (var rule : schema.getXKubernetesValidations()) {
            line("| `" + path + "` | " + cell(rule.getMessage()) + " |");
        }
        inClassOrder(schema.getProperties()).forEach((name, field) -> messages(path + "." + name, field));
        if (schema.getAdditionalProperties() != null) {
            messages(path + ".<name>", schema.getAdditionalProperties().getSchema());
        }
        if (schema.getItems() != null) {
            messages(path + "[]", schema.getItems().getSchema());
        }
    }

    /** As the class declares them; the generator sorts by name. */
    private static Map<String, JSONSchemaProps> inClassOrder(Map<String, JSONSchemaProps> fields) {
        return TYPES.stream()
                .map(type -> fieldsOf(type).map(Field::getName).toList())
                .filter(names -> fields.keySet().equals(Set.copyOf(names)))
                .findFirst()
                .map(names -> {
                    var ordered = new LinkedHashMap<String, JSONSchemaProps>();
                    names.forEach(name -> ordered.put(name, fields.get(name)));
                    return (Map<String, JSONSchemaProps>) ordered;
                })
                .orElse(fields);
    }

    /** The types of a policy: those of its spec and status, and of their fields. */
    private static Set<Class<?>> types() {
        var found = new LinkedHashSet<Class<?>>();
        var open = new ArrayDeque<Type>(List.of(ArgoTuningPolicySpec.class, ArgoTuningPolicyStatus.class));
        while (!open.isEmpty()) {
            var next = open.remove();
            if (next instanceof ParameterizedType generic) {
                open.addAll(List.of(generic.getActualTypeArguments()));
            } else if (next instanceof Class<?> type
                    && type.getPackage() == ArgoTuningPolicySpec.class.getPackage()
                    && found.add(type)) {
                fieldsOf(type).map(Field::getGenericType).forEach(open::add);
            }
        }
        return found;
    }

    private static Stream<Field> fieldsOf(Class<?> type) {
        return Arrays.stream(type.getFields()).filter(field -> !Modifier.isStatic(field.getModifiers()));
    }

    private static String type(JSONSchemaProps field) {
        if (Boolean.TRUE.equals(field.getXKubernetesIntOrString())) {
            return "integer or text";
        }
        return switch (field.getType()) {
            case "array" -> "list of " + type(field.getItems().getSchema());
            case "object" -> field.getAdditionalProperties() == null ? "object" : "object by name";
            case "string" -> "text";
            default -> field.getType();
        };
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
