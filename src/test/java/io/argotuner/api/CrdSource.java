package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** The CRD as the api classes define it: fabric8's generator, and what it has no annotations for. */
final class CrdSource {
    private static final Map<String, String> CONDITION_FIELDS = Map.of(
            "type", "Name of the condition.",
            "status", "True, False or Unknown.",
            "reason", "One word that says why, for programs.",
            "message", "A sentence that says why, for people.",
            "lastTransitionTime", "When status changed last, RFC 3339.",
            "observedGeneration", "metadata.generation of the spec that the condition is about.");

    /** The model keeps the bounds of integers as decimals. */
    private static final Pattern WHOLE_BOUND = Pattern.compile("(?m)^( *m(?:in|ax)imum: [0-9]+)\\.0$");

    private CrdSource() {}

    static CustomResourceDefinition generate() {
        var generated = new AtomicReference<CustomResourceDefinition>();
        new CRDGenerator()
                .customResourceClasses(ArgoTuningPolicy.class)
                .forCRDVersions("v1")
                .withParallelGenerationEnabled(false)
                .withOutput(new CRDGenerator.CRDOutput<ByteArrayOutputStream>() {
                    @Override
                    public ByteArrayOutputStream outputFor(String name) {
                        return new ByteArrayOutputStream();
                    }

                    @Override
                    public void close() {}
                })
                .withPostProcessor(new CRDPostProcessor() {
                    @Override
                    public HasMetadata process(HasMetadata crd, String version) {
                        generated.set((CustomResourceDefinition) crd);
                        return crd;
                    }
                })
                .generate();
        var crd = generated.get();
        crd.getSpec().getVersions().forEach(CrdSource::complete);
        return crd;
    }

    /** The CRD as text; the same classes give the same text. */
    static String yaml() {
        var yaml = YAMLFactory.builder()
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .build();
        try {
            return "# Generated from the classes of io.argotuner.api; see CrdDriftTest.\n"
                    + WHOLE_BOUND
                            .matcher(new ObjectMapper(yaml).writeValueAsString(generate()))
                            .replaceAll("$1");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void complete(CustomResourceDefinitionVersion version) {
        var order = Arrays.stream(ArgoTuningPolicy.class.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        var columns = version.getAdditionalPrinterColumns();
        // 0 is what is meant where none is given.
        columns.stream()
                .filter(column -> Integer.valueOf(0).equals(column.getPriority()))
                .forEach(column -> column.setPriority(null));
        columns.sort(Comparator.comparing(column -> order.indexOf(column.getName())));

        var root = version.getSchema().getOpenAPIV3Schema();
        root.setDescription(description(ArgoTuningPolicy.class));
        var spec = root.getProperties().get("spec");
        spec.setDescription(description(ArgoTuningPolicySpec.class));
        spec.setDefault(JsonNodeFactory.instance.objectNode());
        boundTexts(spec);

        var status = root.getProperties().get("status");
        status.setDescription(description(ArgoTuningPolicyStatus.class));
        var conditions = status.getProperties().get("conditions");
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
        var condition = conditions.getItems().getSchema();
        condition.setRequired(List.of("type", "status"));
        condition.getProperties().forEach((name, field) -> field.setDescription(CONDITION_FIELDS.get(name)));
    }

    /** The generator drops the length of an int-or-string. */
    private static void boundTexts(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            schema.setMaxLength((long) Form.DURATION_LENGTH);
        }
        schema.getProperties().values().forEach(CrdSource::boundTexts);
        if (schema.getAdditionalProperties() != null) {
            boundTexts(schema.getAdditionalProperties().getSchema());
        }
    }

    private static String description(Class<?> type) {
        return type.getAnnotation(JsonClassDescription.class).value();
    }
}
