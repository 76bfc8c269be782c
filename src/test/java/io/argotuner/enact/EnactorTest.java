package io.argotuner.enact;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Policy;
import io.argotuner.decide.PolicyDraft;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnactorTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Refusing transport = new Refusing();
    private final Scene scene = new Scene("argocd", transport);

    /** Reads a fixed install and answers every write with the same refusal. */
    private static final class Refusing implements Transport {
        private final List<ObjectRef> sent = new ArrayList<>();
        private KubernetesClientException answer =
                new KubernetesClientException("patch", new IOException("read timed out"));

        @Override
        public Optional<LiveObject> read(ObjectRef ref) {
            var yaml = ref.kind().equals("ConfigMap") ? "metadata: {uid: u, resourceVersion: '1'}" : """
                    metadata: {uid: u, resourceVersion: '1'}
                    spec: {replicas: 1, template: {spec: {containers: [{name: argocd-application-controller}]}}}
                    """;
            var tree = Objects.requireNonNull(Tree.asMap(Serialization.unmarshal(yaml, Map.class)));
            return Optional.of(new LiveObject(ref, tree));
        }

        @Override
        public LiveObject send(Write write) {
            sent.add(write.object());
            throw answer;
        }
    }

    @Test
    void enact_noAnswer_isToldAndTheWorkloadWaits() {
        var outcome = enact(Policy.defaults());

        assertThat(transport.sent).containsExactly(scene.argocdCm, scene.cmdParams);
        assertThat(outcome.applied()).isEmpty();
        assertThat(outcome.failures()).containsOnlyKeys(scene.argocdCm, scene.cmdParams);
        assertThat(outcome.failures().get(scene.argocdCm)).contains("read timed out");
        assertThat(outcome.notes())
                .containsExactly(scene.controller + " waits for a value that could not be written; will look again");
    }

    @Test
    void enact_conflictThatNeverEnds_ends() {
        transport.answer = new KubernetesClientException(new StatusBuilder()
                .withCode(409)
                .withNewDetails()
                .addNewCause(".data.other", "conflict with \"x\"", "FieldManagerConflict")
                .endDetails()
                .build());

        var outcome = enact(Policy.defaults());

        assertThat(transport.sent).hasSize(2);
        assertThat(outcome.failures().get(scene.cmdParams)).contains(".data.other", "\"x\"");
    }

    @Test
    void enact_recommendOrPaused_sendsNothing() {
        var p = Policy.defaults();

        assertThat(enact(with(p, Policy.Mode.RECOMMEND, false))).isEqualTo(Outcome.nothing());
        assertThat(enact(with(p, Policy.Mode.ENFORCE, true))).isEqualTo(Outcome.nothing());
        assertThat(transport.sent).isEmpty();
    }

    @Test
    void plans_areInWriteOrderBeforeAnythingIsSent() {
        var plans = new Enactment(transport, scene.observe(), Policy.defaults(), "ns/default", NOW)
                .plans(
                        scene.decide(scene.wanted()).changes(),
                        scene.decide(scene.wanted()).restarts());

        assertThat(plans)
                .extracting(ApplyPlan::object)
                .containsExactly(scene.argocdCm, scene.cmdParams, scene.controller);
        assertThat(plans).allMatch(plan -> plan.write().isPresent());
        assertThat(transport.sent).isEmpty();
    }

    private Outcome enact(Policy policy) {
        return new Enactor(transport).enact(scene.observe(), scene.decide(scene.wanted()), policy, "ns/default", NOW);
    }

    private static Policy with(Policy p, Policy.Mode mode, boolean paused) {
        return PolicyDraft.like(p).mode(mode).paused(paused).policy();
    }
}
