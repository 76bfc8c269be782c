package io.argotuner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.argotuner.decide.Setting;
import io.argotuner.testing.CommittedFile;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** With {@code -Dgenerated.update=true} the committed files are written instead of compared. */
class CrdDriftTest {
    @Test
    void crd_asCommitted_isWhatTheClassesDefine() {
        new CommittedFile("crds/argotuningpolicies.argotuner.io-v1.yml", CrdDriftTest.class).assertIs(CrdSource.yaml());
    }

    @Test
    void reference_asCommitted_isWhatTheCrdDefines() {
        new CommittedFile("docs/policy-reference.md", CrdDriftTest.class).assertIs(PolicyReference.markdown());
    }

    @Test
    void crd_everyField_isDescribed() {
        var undescribed = new ArrayList<String>();
        visit("", schema(), (path, field) -> {
            if (field.getDescription() == null) {
                undescribed.add(path);
            }
        });

        assertThat(undescribed).isEmpty();
    }

    @Test
    void crd_everySpecValue_saysItsDefault() {
        var silent = new ArrayList<String>();
        visit("spec", schema().getProperties().get("spec"), (path, field) -> {
            var isObject = "object".equals(field.getType());
            if (!isObject && !field.getDescription().matches("(?s).*Default: .+\\.")) {
                silent.add(path);
            }
        });

        assertThat(silent).isEmpty();
    }

    @Test
    void crd_everySpecText_isBounded() {
        var unbounded = new ArrayList<String>();
        visit("spec", schema().getProperties().get("spec"), (path, field) -> {
            var isText = "string".equals(field.getType()) || Boolean.TRUE.equals(field.getXKubernetesIntOrString());
            if (isText && field.getMaxLength() == null) {
                unbounded.add(path);
            }
        });

        assertThat(unbounded).isEmpty();
    }

    @Test
    void crd_everyRule_hasAMessage() {
        var silent = new ArrayList<String>();
        visit("spec", schema().getProperties().get("spec"), (path, field) -> {
            for (var rule : field.getXKubernetesValidations()) {
                if (rule.getMessage() == null || rule.getMessage().isBlank()) {
                    silent.add(path);
                }
            }
        });

        assertThat(silent).isEmpty();
    }

    @Test
    void crd_settingNames_areThoseOfDecide() {
        var ids = Arrays.stream(Setting.values()).map(Setting::id).toList();

        assertThat(Form.SETTING_NAMES_TEXT).isEqualTo(String.join(", ", ids));
        assertThat(Form.SETTING_NAMES).isEqualTo("self.all(name, name in ['" + String.join("', '", ids) + "'])");
        assertThat(
                        schema()
                                .getProperties()
                                .get("spec")
                                .getProperties()
                                .get("settings")
                                .getXKubernetesValidations()
                                .stream()
                                .skip(1))
                .extracting(rule -> rule.getMessage().replaceAll(" .*", ""))
                .isEqualTo(ids);
    }

    @Test
    void crd_columns_areInOrder() {
        var columns = CrdSource.generate().getSpec().getVersions().get(0).getAdditionalPrinterColumns();

        assertThat(columns)
                .filteredOn(column -> column.getPriority() == null || column.getPriority() == 0)
                .extracting(column -> column.getName().toUpperCase(Locale.ROOT))
                .isEqualTo(List.of("MODE", "APPS", "CLUSTERS", "SHARDS", "BOTTLENECK", "READY", "AGE"));
        assertThat(columns)
                .extracting(CustomResourceColumnDefinition::getName, CustomResourceColumnDefinition::getJsonPath)
                .contains(
                        tuple("Shards", ".status.measurements.shards"),
                        tuple("Recommended", ".status.measurements.recommendedShards"));
    }

    private interface Visitor {
        void visit(String path, JSONSchemaProps field);
    }

    private static JSONSchemaProps schema() {
        return CrdSource.generate().getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
    }

    private static void visit(String path, JSONSchemaProps schema, Visitor visitor) {
        schema.getProperties().forEach((name, field) -> {
            visitor.visit(path + "." + name, field);
            visit(path + "." + name, field, visitor);
        });
        if (schema.getAdditionalProperties() != null) {
            visit(path + ".<name>", schema.getAdditionalProperties().getSchema(), visitor);
        }
        if (schema.getItems() != null) {
            visit(path + "[]", schema.getItems().getSchema(), visitor);
        }
    }
}
