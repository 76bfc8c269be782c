package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class WatchesTest {
    @Test
    void rolledOut_statefulSet_needsEveryReplicaOnThePresentRevision() {
        assertThat(Watches.rolledOut(set(2, "a", "a", 2))).isTrue();
        assertThat(Watches.rolledOut(set(2, "a", "b", 2))).isFalse();
        assertThat(Watches.rolledOut(set(2, "a", "a", 1))).isFalse();
        assertThat(Watches.rolledOut(new StatefulSet(
                        "apps/v1",
                        "StatefulSet",
                        set(2, "a", "a", 2).getMetadata(),
                        set(2, "a", "a", 2).getSpec(),
                        null)))
                .isFalse();
    }

    @Test
    void rolledOut_deployment_needsEveryReplicaUpdatedAndReady() {
        assertThat(Watches.rolledOut(deployment(1, 1, 1))).isTrue();
        assertThat(Watches.rolledOut(deployment(2, 1, 2))).isFalse();
        assertThat(Watches.rolledOut(deployment(1, 1, 0))).isFalse();
    }

    private static StatefulSet set(int generation, String current, String update, int ready) {
        return Serialization.unmarshal("""
                {"metadata":{"generation":%d},"spec":{"replicas":2},"status":{"observedGeneration":2,"replicas":2,
                "readyReplicas":%d,"currentRevision":"%s","updateRevision":"%s"}}
                """.formatted(generation, ready, current, update), StatefulSet.class);
    }

    private static Deployment deployment(int replicas, int updated, int ready) {
        return Serialization.unmarshal("""
                {"metadata":{"generation":1},"spec":{},"status":{"observedGeneration":1,"replicas":%d,
                "updatedReplicas":%d,"readyReplicas":%d}}
                """.formatted(replicas, updated, ready), Deployment.class);
    }
}
