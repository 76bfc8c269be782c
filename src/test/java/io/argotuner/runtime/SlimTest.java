package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.ArgoTuningPolicyStatus;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlimTest {
    @Test
    void everyKind_losesOwnersOfFieldsAndWhatKubectlAppliedAndNothingElseOfItsMetadata() {
        var set = Slim.statefulSet(new StatefulSetBuilder()
                .withMetadata(metadata())
                .withNewSpec()
                .endSpec()
                .build());
        var deployment = Slim.deployment(new DeploymentBuilder()
                .withMetadata(metadata())
                .withNewSpec()
                .endSpec()
                .build());
        var map = Slim.configMap(new ConfigMapBuilder()
                .withMetadata(metadata())
                .withData(Map.of("timeout.reconciliation", "120s"))
                .build());
        assertThat(List.<HasMetadata>of(set, deployment, map))
                .extracting(HasMetadata::getMetadata)
                .allSatisfy(SlimTest::assertSlim);
        assertThat(map.getData()).containsExactly(Map.entry("timeout.reconciliation", "120s"));
    }

    @Test
    void workloads_keepTheReplicasByWhichTheEndOfARolloutIsSeen() {
        var set = new StatefulSetBuilder()
                .withMetadata(metadata())
                .withNewSpec()
                .withReplicas(2)
                .withNewTemplate()
                .endTemplate()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(3L)
                .withReplicas(2)
                .withReadyReplicas(2)
                .endStatus()
                .build();
        assertThat(Watches.rolledOut(Slim.statefulSet(set))).isTrue();
        assertThat(set.getSpec().getTemplate()).isNull();
    }

    /** What is decided by is in the spec, what is told before in the status. */
    @Test
    void policy_keepsSpecAndStatus() {
        var policy = new ArgoTuningPolicy();
        policy.setMetadata(metadata());
        policy.setSpec(new ArgoTuningPolicySpec());
        policy.getSpec().paused = true;
        policy.setStatus(new ArgoTuningPolicyStatus());
        policy.getStatus().observedGeneration = 3L;
        Slim.policy(policy);
        assertSlim(policy.getMetadata());
        assertThat(policy.getSpec().paused).isTrue();
        assertThat(policy.getStatus().observedGeneration).isEqualTo(3);
    }

    @Test
    void objectWithoutAnnotations_isLeftWithout() {
        var map = Slim.configMap(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("argocd-cm")
                .endMetadata()
                .build());
        assertThat(map.getMetadata().getAnnotations()).isNullOrEmpty();
    }

    /** One store for the watches of several namespaces would mix up what is in them. */
    @Test
    void store_fitsOneWatchOnly() {
        assertThat(Slim.fits(watched(Set.of("JOSDK_ALL_NAMESPACES")))).isTrue();
        assertThat(Slim.fits(watched(Set.of("argocd")))).isTrue();
        assertThat(Slim.fits(watched(Set.of("argocd", "other")))).isFalse();
    }

    private static InformerConfiguration<ArgoTuningPolicy> watched(Set<String> namespaces) {
        return InformerConfiguration.builder(ArgoTuningPolicy.class)
                .withNamespaces(namespaces)
                .build();
    }

    private static void assertSlim(ObjectMeta metadata) {
        assertThat(metadata.getManagedFields()).isEmpty();
        assertThat(metadata.getAnnotations()).containsExactly(Map.entry("argotuner.io/journal", "{}"));
        assertThat(metadata.getLabels()).containsExactly(Map.entry("team", "a"));
        assertThat(metadata)
                .extracting(ObjectMeta::getUid, ObjectMeta::getResourceVersion, ObjectMeta::getGeneration)
                .containsExactly("1-2-3", "7", 3L);
        assertThat(metadata.getFinalizers()).containsExactly("argotuner.io/restore");
    }

    private static ObjectMeta metadata() {
        return new ObjectMetaBuilder()
                .withNamespace("argocd")
                .withName("argocd-cm")
                .withUid("1-2-3")
                .withResourceVersion("7")
                .withGeneration(3L)
                .withFinalizers("argotuner.io/restore")
                .addToLabels("team", "a")
                .addToAnnotations("argotuner.io/journal", "{}")
                .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "{\"data\":{}}")
                .addToManagedFields(
                        new ManagedFieldsEntryBuilder().withManager("kubectl").build())
                .build();
    }
}
