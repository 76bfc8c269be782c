package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.argotuner.decide.Setting;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class PlanDocumentTest {
    @Test
    void json_holdsEverySettingWithEveryKey() throws JsonProcessingException {
        for (var plan : new Plan[] {SamplePlans.busy(), SamplePlans.blind()}) {
            var settings = JsonMapper.builder()
                    .build()
                    .readTree(PlanDocument.json(plan))
                    .get("settings");
            assertThat(StreamSupport.stream(settings.spliterator(), false)
                            .map(s -> s.get("name").asText()))
                    .containsExactlyElementsOf(
                            Arrays.stream(Setting.values()).map(Setting::id).toList());
            assertThat(settings).allSatisfy(s -> assertThat(s.fieldNames())
                    .toIterable()
                    .containsExactly("name", "target", "current", "effective", "recommended", "state", "reason"));
        }
    }

    @Test
    void json_keepsTextsInWrittenFormAndUnknownAsNull() throws JsonProcessingException {
        var document = JsonMapper.builder().build().readTree(PlanDocument.json(SamplePlans.busy()));
        assertThat(document.at("/settings/3/recommended").asText()).isEqualTo("180s");
        assertThat(document.at("/settings/5/effective").asText()).isEqualTo("43200s");
        assertThat(document.at("/settings/1/recommended").isTextual()).isTrue();
        assertThat(document.at("/settings/1/current").isNull()).isTrue();
        assertThat(document.at("/measurements/applications").asInt()).isEqualTo(1200);
        assertThat(document.at("/measurements/clusters").asInt()).isEqualTo(12);
        assertThat(document.at("/bottleneck").asText()).isEqualTo("Processors");
        assertThat(document.at("/install/version").asText()).isEqualTo("3.5.1");
        assertThat(document.at("/restarts/1").asText()).isEqualTo("StatefulSet/argocd-application-controller");
        assertThat(document.at("/nextAction").asText()).startsWith("Apply");
    }

    @Test
    void json_ofUncountedApplications_isNullWithTheReason() throws JsonProcessingException {
        var numbers = JsonMapper.builder()
                .build()
                .readTree(PlanDocument.json(SamplePlans.blind()))
                .get("measurements");
        assertThat(numbers.get("applications").isNull()).isTrue();
        assertThat(numbers.get("clusters").isNull()).isTrue();
        assertThat(numbers.get("unknown").asText()).isEqualTo("no manifests of Applications");
    }

    @Test
    void yaml_isTheSameDocument() throws JsonProcessingException {
        var plan = SamplePlans.busy();
        assertThat(YAMLMapper.builder().build().readTree(PlanDocument.yaml(plan)))
                .isEqualTo(JsonMapper.builder().build().readTree(PlanDocument.json(plan)));
    }

    @Test
    void sameDecision_sameBytes() {
        assertThat(PlanDocument.json(SamplePlans.busy())).isEqualTo(PlanDocument.json(SamplePlans.busy()));
        assertThat(PlanDocument.yaml(SamplePlans.busy())).isEqualTo(PlanDocument.yaml(SamplePlans.busy()));
    }
}
