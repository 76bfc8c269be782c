package io.argotuner.collect;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicySpec;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A policy from a file, with every mistake named by file, line and field. */
final class PolicyFile {
    private static final String API_VERSION = ArgoTuningPolicy.GROUP + "/v1alpha1";
    private static final String KIND = "ArgoTuningPolicy";
    private static final List<String> TOP = List.of("apiVersion", "kind", "metadata", "spec", "status");

    /** In bytes, with room for comments. */
    private static final int LARGEST = 2 << 20;

    private static final List<String> METADATA = List.of("name", "namespace", "labels", "annotations");
    private static final List<String> SPEC = Arrays.stream(ArgoTuningPolicySpec.class.getFields())
            .map(Field::getName)
            .toList();

    /** As strict as the API server: no unknown fields, no text for a number. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated type) {
                    return super.findPropertyIgnoralByName(config, type).withoutIgnoreUnknown();
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private PolicyFile() {}

    static ArgoTuningPolicy parse(Path file) {
        try {
            return parse(text(file));
        } catch (BadInput e) {
            throw new BadInput(file + ": " + e.getMessage(), e);
        }
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new BadInput("has " + (Files.size(file) >> 20) + " MiB: give exactly one " + KIND
                        + ", of which the API server stores 1 MiB at most");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new BadInput("no such file: give the path of an " + KIND + " in YAML or JSON", e);
        } catch (CharacterCodingException e) {
            throw new BadInput("not a text in UTF-8: give an " + KIND + " in YAML or JSON", e);
        } catch (IOException e) {
            throw new BadInput("cannot be read (" + FileTrouble.reason(e) + "): give a readable file", e);
        }
    }

    private static ArgoTuningPolicy parse(String text) {
        var documents = LocatedYaml.read(text);
        if (documents.size() != 1) {
            throw new BadInput("holds " + (documents.isEmpty() ? "nothing" : documents.size() + " documents")
                    + ": give exactly one " + KIND);
        }
        var document = documents.get(0);
        try {
            return policy(document.tree());
        } catch (PolicyField.Refused e) {
            var line = document.line(e.path());
            throw new BadInput((line.isPresent() ? "line " + line.getAsInt() + ": " : "") + e.getMessage(), e);
        }
    }

    private static ArgoTuningPolicy policy(JsonNode tree) {
        if (!(tree instanceof ObjectNode fields)) {
            throw new BadInput("not an object: give exactly one " + KIND);
        }
        requireWord(fields, "apiVersion", API_VERSION);
        requireWord(fields, "kind", KIND);
        fields.fieldNames().forEachRemaining(name -> {
            if (!TOP.contains(name)) {
                throw SPEC.contains(name)
                        ? new PolicyField(name).refused("is a field of spec: put it there")
                        : unknown(new PolicyField(name), name, TOP);
            }
        });
        // A dump from a cluster carries a status, which may be a newer version's: not of interest here.
        fields.remove("status");
        try {
            var policy = STRICT.treeToValue(fields, ArgoTuningPolicy.class);
            refuseUnknownMetadata(policy);
            PolicyReader.check(policy, Instant.EPOCH);
            return policy;
        } catch (UnrecognizedPropertyException e) {
            var names = e.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
            throw unknown(field(e), e.getPropertyName(), names);
        } catch (MismatchedInputException e) {
            throw field(e).refused(WrongValue.sentence(tree, e));
        } catch (JsonProcessingException e) {
            throw new BadInput("not an " + KIND + ": " + e.getOriginalMessage(), e);
        }
    }

    /** The client keeps what it does not know of metadata instead of refusing it. */
    private static void refuseUnknownMetadata(ArgoTuningPolicy policy) {
        var metadata = policy.getMetadata();
        if (metadata != null) {
            metadata.getAdditionalProperties().keySet().stream().sorted().forEach(name -> {
                throw unknown(new PolicyField("metadata").at(name), name, METADATA);
            });
        }
    }

    private static void requireWord(ObjectNode fields, String name, String wanted) {
        var given = fields.path(name).asText("");
        if (!given.equals(wanted)) {
            throw new PolicyField(name)
                    .refused((given.isEmpty() ? "is missing" : "is \"" + given + "\"") + ": give exactly one " + KIND
                            + ", with " + name + ": " + wanted);
        }
    }

    private static PolicyField.Refused unknown(PolicyField field, String name, List<String> known) {
        return field.refused("is an unknown field" + Spelling.instead(name, known));
    }

    private static PolicyField field(JsonMappingException e) {
        var field = new PolicyField("");
        for (var step : e.getPath()) {
            field = step.getFieldName() == null ? field.at(step.getIndex()) : field.at(step.getFieldName());
        }
        return field;
    }
}
