package io.argotuner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One install that a check has or has not something to say about: the sound install of {@code sound.yaml}, changed by JSON
 * merge patches ({@code with}), without some of its objects ({@code without}), with many Applications ({@code many}).
 */
record AuditCase(String check, boolean finding, String name, JsonNode spec) {
    static final Path FOLDER = Path.of("src/test/resources/audit");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<String, JsonNode> SOUND = sound();

    static Stream<AuditCase> all() {
        try (var files = Files.list(FOLDER)) {
            return files.filter(f -> !f.endsWith("sound.yaml")).sorted().flatMap(AuditCase::in).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<AuditCase> in(Path file) {
        try {
            var id = file.getFileName().toString().replace(".yaml", "");
            var root = YAML.readTree(file.toFile());
            var cases = new ArrayList<AuditCase>();
            root.path("findings")
                    .properties()
                    .forEach(e -> cases.add(new AuditCase(id, true, e.getKey(), e.getValue())));
            root.path("near-misses")
                    .properties()
                    .forEach(e -> cases.add(new AuditCase(id, false, e.getKey(), e.getValue())));
            return cases.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What its message has to contain, empty where any will do. */
    String says() {
        return spec.path("says").asText("");
    }

    /** How the check ends where it finds nothing. */
    String state() {
        return spec.path("state").asText("Passed");
    }

    List<String> arguments() {
        var arguments = new ArrayList<String>();
        spec.path("args").forEach(a -> arguments.add(a.asText()));
        return arguments;
    }

    /** The manifests, as one stream of documents. */
    String manifests() {
        try {
            var text = new StringBuilder();
            for (var object : objects()) {
                text.append(YAML.writeValueAsString(object));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> objects() throws IOException {
        var objects = new LinkedHashMap<>(SOUND);
        for (var gone : spec.path("without")) {
            if (objects.keySet().removeIf(k -> k.startsWith(gone.asText()))) {
                continue;
            }
            throw new IllegalArgumentException(this + ": there is no " + gone + " to leave out");
        }
        for (var patch : spec.path("with")) {
            var key = key(patch);
            var before = objects.getOrDefault(key, JsonNodeFactory.instance.objectNode());
            objects.put(key, merged(before, patch));
        }
        var many = spec.path("many");
        for (int i = 1; i <= many.path("count").asInt(0); i++) {
            var one = YAML.readTree(YAML.writeValueAsString(many.path("of")).replace("$N", String.format("%02d", i)));
            objects.put(key(one), one);
        }
        return List.copyOf(objects.values());
    }

    private static Map<String, JsonNode> sound() {
        var objects = new LinkedHashMap<String, JsonNode>();
        try (var documents = YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(FOLDER.resolve("sound.yaml").toFile())) {
            documents.forEachRemaining(o -> objects.put(key(o), o));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }

    private static String key(JsonNode object) {
        var namespace = object.at("/metadata/namespace").asText("argocd");
        return object.path("kind").asText() + "/" + object.at("/metadata/name").asText()
                + (namespace.equals("argocd") ? "" : " in " + namespace);
    }

    /** RFC 7386, with {@code name}d list elements merged by name, so that a case need not repeat a container. */
    private static JsonNode merged(JsonNode before, JsonNode patch) {
        if (patch instanceof ArrayNode list && before instanceof ArrayNode old && named(list) && named(old)) {
            var all = new LinkedHashMap<String, JsonNode>();
            old.forEach(o -> all.put(o.path("name").asText(), o));
            list.forEach(o -> all.merge(o.path("name").asText(), o, AuditCase::merged));
            return JsonNodeFactory.instance.arrayNode().addAll(all.values());
        }
        if (!(patch instanceof ObjectNode object)) {
            return patch;
        }
        ObjectNode result = before instanceof ObjectNode b ? b.deepCopy() : JsonNodeFactory.instance.objectNode();
        object.properties().forEach(e -> {
            if (e.getValue().isNull()) {
                result.remove(e.getKey());
            } else {
                result.set(e.getKey(), merged(result.path(e.getKey()), e.getValue()));
            }
        });
        return result;
    }

    private static boolean named(ArrayNode list) {
        for (var one : list) {
            if (!one.path("name").isTextual()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return check + (finding ? " finds " : " passes over ") + name;
    }
}
