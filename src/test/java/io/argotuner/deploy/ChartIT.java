package io.argotuner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.Names;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The chart's whole life on a real API server, by Helm's own engine: its objects admitted under the restricted Pod
 * Security standard, its pods run as processes with the rights that it gives them.
 */
@ExtendWith(ControlPlane.class)
@Isolated("takes the CRD away, which all others need")
class ChartIT {
    private static final String CRD = "argotuningpolicies.argotuner.io";
    /** No test may need a port of the machine. */
    private static final String NO_PORT = "extraEnv: [{name: ARGO_TUNER_HTTP_PORT, value: '0'}]\n";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void release_installedUpgradedAndUninstalled_tunesAndGivesEverythingBack(Sandbox sandbox) {
        sandbox.restrict();
        sandbox.argoCd().plain().applications(500, 4);
        var before = sandbox.argoCd().cmdParams();
        var pods = sandbox.containers();
        withoutDefinition(sandbox);

        install(sandbox, NO_PORT + "policy: {create: true, spec: {mode: Enforce, disruption: {cooldown: 0s}}}");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sandbox.argoCd().cmdParams())
                .as(pods.log("argo-tuner"))
                .containsEntry("controller.operation.processors", "13"));
        assertThat(policy(sandbox).get().getMetadata().getFinalizers()).contains(Names.FINALIZER);

        spoilDefinition(sandbox);
        Chart.helm()
                .upgrade()
                .withName(Chart.RELEASE)
                .withNamespace(sandbox.namespace())
                .withKubeConfig(sandbox.adminKubeconfig())
                .withValuesFile(Chart.file(NO_PORT + "policy: {create: true, spec: {mode: Recommend}}"))
                .call();

        assertThat(columns(sandbox)).as(pods.log("argo-tuner-crd-upgrade")).contains("Bottleneck");
        assertThat(policy(sandbox).get().getSpec().mode).isEqualTo("Recommend");
        assertThat(sandbox.argoCd().cmdParams()).containsEntry("controller.operation.processors", "13");

        uninstall(sandbox);

        assertThat(pods.log("argo-tuner-uninstall")).contains(sandbox.namespace() + "/default: gone\n");
        assertThat(sandbox.argoCd().cmdParams()).isEqualTo(before);
        assertThat(policy(sandbox).get()).isNull();
        assertThat(columns(sandbox)).contains("Bottleneck");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(left(sandbox)).isEmpty());
    }

    /** R104: uninstalled with nobody there to let the policy go. */
    @Test
    void release_uninstalledWithoutAnOperator_doesNotHang(Sandbox sandbox) {
        sandbox.argoCd().plain();
        install(sandbox, NO_PORT + "uninstall: {timeout: 1s}\npolicy: {create: true}");
        policy(sandbox).edit(policy -> {
            policy.addFinalizer(Names.FINALIZER);
            return policy;
        });
        // From here on pods do what they are for, and the operator's has come and gone.
        sandbox.admin().apps().deployments().withName("argo-tuner").delete();
        var pods = sandbox.containers();

        uninstall(sandbox);

        assertThat(pods.log("argo-tuner-uninstall")).contains("did not answer in 1 s");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(policy(sandbox).get()).isNull());
    }

    @Test
    void everyTemplate_isValidToTheApiServer(Sandbox sandbox) {
        var release = Chart.helm()
                .install()
                .withName(Chart.RELEASE)
                .withNamespace(sandbox.namespace())
                .withKubeConfig(sandbox.adminKubeconfig())
                .withDryRunOption(DryRun.SERVER)
                .withValuesFile(Chart.file("""
                        replicas: 2
                        watch: {allNamespaces: true}
                        networkPolicy: {enabled: true}
                        dashboard: {enabled: true}
                        policy: {create: true}
                        """))
                .call();
        assertThat(release.getStatus()).isEqualTo("pending-install");
        for (var values : List.of(
                "{replicas: 2, networkPolicy: {enabled: true}, dashboard: {enabled: true}}",
                "{watch: {allNamespaces: true}}",
                "rbac: {anyNamespaceApplications: true}")) {
            Chart.render(values).objects().forEach(object -> {
                if (object.getMetadata().getNamespace() != null) {
                    object.getMetadata().setNamespace(sandbox.namespace());
                }
                // Strict field validation: a misspelled field is an error.
                assertThat(sandbox.admin()
                                .resource(object)
                                .dryRun()
                                .fieldValidation(io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation.STRICT)
                                .serverSideApply())
                        .isNotNull();
            });
        }
    }

    private static void install(Sandbox sandbox, String values) {
        var release = Chart.helm()
                .install()
                .withName(Chart.RELEASE)
                .withNamespace(sandbox.namespace())
                .withKubeConfig(sandbox.adminKubeconfig())
                .withValuesFile(Chart.file(values))
                .waitReady()
                .withTimeout(60)
                .call();
        assertThat(release.getStatus()).isEqualTo("deployed");
    }

    private static void uninstall(Sandbox sandbox) {
        Helm.uninstall(Chart.RELEASE)
                .withNamespace(sandbox.namespace())
                .withKubeConfig(sandbox.adminKubeconfig())
                .call();
    }

    private static Resource<ArgoTuningPolicy> policy(Sandbox sandbox) {
        return sandbox.admin()
                .resources(ArgoTuningPolicy.class)
                .inNamespace(sandbox.namespace())
                .withName("default");
    }

    /** As on a cluster that has never seen argo-tuner: the same release brings the definition and a policy. */
    private static void withoutDefinition(Sandbox sandbox) {
        sandbox.admin()
                .resources(ArgoTuningPolicy.class)
                .inAnyNamespace()
                .resources()
                .forEach(left -> left.edit(policy -> {
                    policy.getMetadata().setFinalizers(List.of());
                    return policy;
                }));
        definition(sandbox).delete();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(definition(sandbox).get()).isNull());
    }

    /** As an older version would have left it. */
    private static void spoilDefinition(Sandbox sandbox) {
        definition(sandbox).edit(definition -> {
            definition
                    .getSpec()
                    .getVersions()
                    .get(0)
                    .getAdditionalPrinterColumns()
                    .removeIf(column -> column.getName().equals("Bottleneck"));
            return definition;
        });
        assertThat(columns(sandbox)).doesNotContain("Bottleneck");
    }

    private static Resource<io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition> definition(
            Sandbox sandbox) {
        return sandbox.admin().apiextensions().v1().customResourceDefinitions().withName(CRD);
    }

    private static List<String> columns(Sandbox sandbox) {
        return definition(sandbox).get().getSpec().getVersions().get(0).getAdditionalPrinterColumns().stream()
                .map(column -> column.getName())
                .toList();
    }

    /** Whatever of the release is still there, hooks included. */
    private static List<String> left(Sandbox sandbox) {
        var client = sandbox.admin();
        return Stream.<List<? extends HasMetadata>>of(
                        client.apps().deployments().list().getItems(),
                        client.batch().v1().jobs().list().getItems(),
                        client.services().list().getItems(),
                        client.serviceAccounts().list().getItems(),
                        client.rbac().roles().list().getItems(),
                        client.rbac().roleBindings().list().getItems(),
                        client.rbac().clusterRoles().list().getItems(),
                        client.rbac().clusterRoleBindings().list().getItems())
                .flatMap(List::stream)
                .map(object -> object.getKind() + "/" + object.getMetadata().getName())
                .filter(name -> name.contains("argo-tuner"))
                .toList();
    }
}
