package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Place.Field;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class FieldManagersTest {
    @Test
    void lastOwner_ofAKey_isTheYoungestOtherManager() {
        var object = object("""
                {"metadata":{"name":"argocd-cm","managedFields":[
                {"manager":"kubectl","operation":"Update","time":"2026-01-01T00:00:00Z",
                "fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:timeout.reconciliation":{}}}},
                {"manager":"helm","operation":"Apply","time":"2026-01-02T00:00:00Z",
                "fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:timeout.reconciliation":{}}}},
                {"manager":"argo-tuner","operation":"Apply","time":"2026-01-03T00:00:00Z",
                "fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:timeout.reconciliation":{}}}},
                {"manager":"other","operation":"Apply","time":"2026-01-04T00:00:00Z",
                "fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:url":{}}}}]}}
                """);

        assertThat(FieldManagers.last(
                        object.getMetadata().getManagedFields(), new Field.Data("timeout.reconciliation")))
                .contains("helm");
        assertThat(FieldManagers.last(object.getMetadata().getManagedFields(), new Field.Data("exec.enabled")))
                .isEmpty();
    }

    @Test
    void lastOwner_ofAnEnv_isFoundInItsContainer() {
        var object = object("""
                {"metadata":{"managedFields":[{"manager":"helm","time":"2026-01-01T00:00:00Z","fieldsV1":
                {"f:spec":{"f:replicas":{},"f:template":{"f:spec":{"f:containers":{"k:{\\"name\\":\\"c\\"}":
                {"f:env":{"k:{\\"name\\":\\"QPS\\"}":{"f:value":{}}}}}}}}}}]}}
                """);

        assertThat(FieldManagers.last(object.getMetadata().getManagedFields(), new Field.Env("c", "QPS")))
                .contains("helm");
        assertThat(FieldManagers.last(object.getMetadata().getManagedFields(), new Field.Env("d", "QPS")))
                .isEmpty();
        assertThat(FieldManagers.last(object.getMetadata().getManagedFields(), new Field.Replicas()))
                .contains("helm");
    }

    private static GenericKubernetesResource object(String json) {
        return Serialization.unmarshal(json, GenericKubernetesResource.class);
    }
}
