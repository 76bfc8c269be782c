package io.argotuner.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.audit.Result.State;
import io.argotuner.collect.Inventory.Kind;
import io.argotuner.decide.Fact;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The audit of a live install on a real API server, with all rights and with the operator's. */
@ExtendWith(ControlPlane.class)
class EstateReaderIT {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void live_withTheOperatorsRights_namesWhatIsMissingAndWritesNothing(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(12, 2);
        var client = sandbox.operator();
        var mark = sandbox.audit().mark();
        var audit = Audit.of(live(client, sandbox, false), Checks.ALL);

        assertThat(sandbox.audit().writes(sandbox.operators().user(), mark)).isEmpty();
        assertThat(result(audit, "no-pdb").state()).isEqualTo(State.UNKNOWN);
        assertThat(result(audit, "no-pdb").unknown())
                .containsExactly("the right to list poddisruptionbudgets.policy in namespace " + sandbox.namespace()
                        + " is missing");
        assertThat(result(audit, "old-crds").unknown())
                .containsExactly("the right to get customresourcedefinitions.apiextensions.k8s.io is missing");
        assertThat(result(audit, "open-project").state()).isEqualTo(State.UNKNOWN);
        assertThat(result(audit, "static-cluster-token").unknown())
                .containsExactly("Secrets of a live install are read with --read-secrets only");
        // Applications and workloads are what the operator may read.
        assertThat(audit.estate().fleet().map(Fleet::applications)).isEqualTo(Fact.known(12));
        assertThat(result(audit, "no-resource-requests").state()).isEqualTo(State.FINDINGS);
        assertThat(audit.estate().inventory().hostKubernetes().isKnown()).isTrue();
    }

    @Test
    void live_withAllRights_readsEveryKindAndSecretsOnlyWhenAsked(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(3, 1);
        var admin = sandbox.admin();
        var namespace = sandbox.namespace();
        admin.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("cluster")
                        .withNamespace(namespace)
                        .addToLabels("argocd.argoproj.io/secret-type", "cluster")
                        .endMetadata()
                        .addToStringData("server", "https://c1")
                        .addToStringData("config", "{\"bearerToken\": \"hunter2\"}")
                        .build())
                .create();
        admin.resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName("server")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withNewMinAvailable(1)
                        .withNewSelector()
                        .addToMatchLabels("app.kubernetes.io/name", "argocd-server")
                        .endSelector()
                        .endSpec()
                        .build())
                .create();

        var silent = Audit.of(live(admin, sandbox, false), Checks.ALL);
        assertThat(result(silent, "static-cluster-token").state()).isEqualTo(State.UNKNOWN);
        for (var kind :
                List.of(Kind.POD_DISRUPTION_BUDGET, Kind.APP_PROJECT, Kind.SERVICE, Kind.POD, Kind.SERVICE_MONITOR)) {
            assertThat(silent.estate().inventory().all(kind).isKnown())
                    .as(kind.kind())
                    .isTrue();
        }
        // A budget of one on a single replica lets no node drain.
        assertThat(result(silent, "no-pdb").findings()).anySatisfy(f -> assertThat(f.message())
                .contains("PodDisruptionBudget/server lets none of the 1 replica"));

        var asked = live(admin, sandbox, true);
        assertThat(result(Audit.of(asked, Checks.ALL), "static-cluster-token").state())
                .isEqualTo(State.FINDINGS);
        assertThat(asked.inventory().all(Kind.CLUSTER_SECRET).toString()).doesNotContain("hunter2");
    }

    private static Estate live(KubernetesClient client, Sandbox sandbox, boolean secrets) {
        return EstateReader.live(client, sandbox.namespace(), secrets, List.of(), NOW);
    }

    private static Result result(Audit audit, String id) {
        return audit.verdicts().stream()
                .filter(v -> v.check().id().equals(id))
                .findFirst()
                .orElseThrow()
                .result();
    }
}
