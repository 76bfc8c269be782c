package io.argotuner.runtime;

import static io.argotuner.runtime.OperatorTrial.condition;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.Names;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.Audit;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Targets that are missing, broken, closed to writes, or not the ones that they were. */
@ExtendWith(ControlPlane.class)
@Execution(ExecutionMode.CONCURRENT)
class HostileTargetsIT {
    private static final String PROCESSORS = "controller.status.processors";

    /** Other names than in Argo CD's own manifests, as the chart of the community makes them. */
    @Test
    void R002_helmRelease_isFoundByWhatItRunsAndTunedTheSame(Sandbox sandbox, @TempDir Path folder) throws IOException {
        var chart = Files.readString(Path.of("src", "test", "resources", "install", "plain.yaml"))
                .replaceAll(
                        "(?m)^  name: (argocd-[a-z-]+)\n  labels:\n    app.kubernetes.io/component",
                        "  name: release-$1\n  annotations: {meta.helm.sh/release-name: release}\n  labels:\n"
                                + "    app.kubernetes.io/managed-by: Helm\n    app.kubernetes.io/component")
                .replaceAll("- name: argocd-([a-z-]+)\n          image", "- name: $1\n          image")
                .replace(
                        "    metadata:\n      labels",
                        "    metadata:\n      annotations: {checksum/cm: abc}\n      labels");
        sandbox.argoCd()
                .apply(Files.writeString(folder.resolve("release.yaml"), chart), "helm")
                .applications(60, 3);
        var name = "release-" + ArgoCdInstall.CONTROLLER;
        var before = sandbox.admin().apps().statefulSets().withName(name).get();
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());

        trial.await("it is tuned", () -> {
            assertThat(sandbox.argoCd().cmdParams()).containsEntry(PROCESSORS, "50");
            assertThat(sandbox.argoCd().isRolledOut()).isTrue();
        });
        trial.awaitCondition("default", "Effective", "True/InForce");
        var after = sandbox.admin().apps().statefulSets().withName(name).get();
        assertThat(after.getSpec().getReplicas()).isEqualTo(3);
        assertThat(after.getSpec().getTemplate().getSpec().getContainers())
                .singleElement()
                .satisfies(c -> assertThat(c.getName()).isEqualTo("application-controller"));
        assertThat(after.getMetadata().getGeneration())
                .isEqualTo(before.getMetadata().getGeneration() + 1);
        assertThat(trial.status("default").install.managedBy).isEqualTo("Helm release release");
    }

    @Test
    void R030_configMapReplacedUnderAnotherUid_isTunedAnewWithItsOwnOriginals(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        var trial = tuned(sandbox);
        var controller = sandbox.history(sandbox.argoCd().controller());

        var old = cmdParams(sandbox).get();
        cmdParams(sandbox).delete();
        sandbox.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(old.getMetadata().getName())
                        .withLabels(old.getMetadata().getLabels())
                        .endMetadata()
                        .addToData(PROCESSORS, "17")
                        .build())
                .create();

        trial.await("the new one is tuned", () -> assertThat(sandbox.argoCd().cmdParams())
                .containsEntry(PROCESSORS, "50"));
        assertThat(cmdParams(sandbox).get().getMetadata().getAnnotations().get(Names.JOURNAL))
                .contains("\"data/controller.status.processors\":\"17\"");
        trial.assertQuietForThreeLooks();
        assertThat(controller.templateChanges()).isZero();
        trial.delete("default");
        trial.awaitGone("default");
        assertThat(sandbox.argoCd().cmdParams()).containsEntry(PROCESSORS, "17").hasSize(1);
    }

    @Test
    void R042_configMapAbsent_isNotCreatedAndTunedWhenItComes(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        cmdParams(sandbox).delete();
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());

        trial.await("the rest is tuned", () -> assertThat(sandbox.argoCd().argocdCm())
                .containsEntry("timeout.reconciliation", "240s"));
        assertSettled(trial, sandbox);
        assertThat(trial.setting("default", "statusProcessors").state).isEqualTo("Overridden");
        assertThat(trial.setting("default", "statusProcessors").reason).contains("argocd-cmd-params-cm");
        assertThat(trial.writes()).noneMatch(w -> w.name().equals("argocd-cmd-params-cm"));

        sandbox.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("argocd-cmd-params-cm")
                        .endMetadata()
                        .build())
                .create();
        trial.await(
                "it is tuned", () -> assertThat(sandbox.argoCd().cmdParams()).containsEntry(PROCESSORS, "50"));
    }

    @Test
    void R044_configMapImmutable_isToldAndTheRestGoesOn(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        cmdParams(sandbox).edit(map -> {
            map.setImmutable(true);
            return map;
        });
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());

        trial.await("it is said", () -> assertThat(trial.setting("default", "statusProcessors").reason)
                .contains("immutable"));
        trial.await("the rest is tuned", () -> {
            assertThat(sandbox.argoCd().argocdCm()).containsEntry("timeout.reconciliation", "240s");
            assertThat(sandbox.argoCd().controller().getSpec().getReplicas()).isEqualTo(3);
        });
        assertSettled(trial, sandbox);
        assertThat(trial.writes()).noneMatch(w -> w.name().equals("argocd-cmd-params-cm"));

        cmdParams(sandbox).delete();
        sandbox.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("argocd-cmd-params-cm")
                        .endMetadata()
                        .build())
                .create();
        trial.awaitCondition("default", "Effective", "True/InForce");
    }

    @Test
    void R045_configMapFull_isToldAndTheRestGoesOn(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        sandbox.argoCd().data("argocd-cmd-params-cm", Map.of("filler", "x".repeat(1024 * 1024 - 3)));
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());

        assertRefusedAndToldOnce(trial, sandbox, "Too long|too long|exceed");
        assertThat(sandbox.argoCd().cmdParams()).containsOnlyKeys("filler");
        assertThat(cmdParams(sandbox).get().getMetadata().getAnnotations()).isNullOrEmpty();

        cmdParams(sandbox).edit(map -> {
            map.getData().remove("filler");
            return map;
        });
        trial.awaitCondition("default", "Effective", "True/InForce");
    }

    @Test
    void R051_admissionDenies_isToldInItsWordsAndEndsWithThePolicy(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        sandbox.keep(deny(sandbox));
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());

        assertRefusedAndToldOnce(trial, sandbox, "frozen for the audit");

        sandbox.admin()
                .admissionRegistration()
                .v1()
                .validatingAdmissionPolicyBindings()
                .withName(sandbox.namespace())
                .delete();
        trial.awaitCondition("default", "Effective", "True/InForce");
    }

    @Test
    void R047_controllerSwitchedOff_isNeverSwitchedOn(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        sandbox.admin().apps().statefulSets().withName(ArgoCdInstall.CONTROLLER).scale(0);
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());

        trial.await("it is said", () -> assertThat(trial.setting("default", "controllerReplicas").reason)
                .contains("switched off with 0 replicas"));
        assertSettled(trial, sandbox);
        assertThat(sandbox.argoCd().controller().getSpec().getReplicas()).isZero();
    }

    @Test
    void R048_variableListedTwice_isNotWritten(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        edit(sandbox, container -> container.getEnv().add(new EnvVar("ARGOCD_CONTROLLER_REPLICAS", "2", null)));
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());

        trial.await("it is said", () -> assertThat(trial.setting("default", "controllerReplicas"))
                .satisfies(s -> {
                    assertThat(s.state).isNotEqualTo("Applied");
                    assertThat(s.reason).contains("lists env ARGOCD_CONTROLLER_REPLICAS 2 times");
                }));
        assertSettled(trial, sandbox);
        assertThat(sandbox.argoCd().controller().getSpec().getReplicas()).isEqualTo(1);
    }

    @Test
    void R048_containerThatRunsSomethingElse_isNotWritten(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        edit(sandbox, container -> {
            container.setName("proxy");
            container.setImage("busybox:1");
            container.setArgs(List.of("/bin/sleep", "infinity"));
            container.setEnv(List.of());
        });
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());

        trial.await("it is said", () -> assertThat(trial.setting("default", "controllerReplicas").state)
                .isEqualTo("Missing"));
        assertSettled(trial, sandbox);
        assertThat(trial.writes()).noneMatch(w -> w.of("statefulsets"));
    }

    @Test
    void R049_podsThatNobodyReplaces_arePushedOnceAndSaidToRunTheOldValues(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        sandbox.admin().apps().statefulSets().withName(ArgoCdInstall.CONTROLLER).edit(set -> {
            set.getSpec().getUpdateStrategy().setType("OnDelete");
            set.getSpec().getUpdateStrategy().setRollingUpdate(null);
            return set;
        });
        sandbox.admin().apps().deployments().withName(ArgoCdInstall.SERVER).edit(deployment -> {
            deployment.getSpec().setPaused(true);
            return deployment;
        });
        var controller = sandbox.history(sandbox.argoCd().controller());
        var server = sandbox.history(sandbox.argoCd().deployment(ArgoCdInstall.SERVER));
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());

        trial.await("it is applied and not in force", () -> {
            assertThat(condition(trial.status("default"), "Applied")).startsWith("True/");
            assertThat(condition(trial.status("default"), "Effective")).startsWith("False/");
        });
        trial.assertQuietForThreeLooks();
        assertThat(trial.message("default", "Effective")).contains(ArgoCdInstall.CONTROLLER);
        assertThat(controller.templateChanges()).isEqualTo(1);
        assertThat(server.templateChanges()).isEqualTo(1);
    }

    /** Every object but the one is written, the workload that would start with its values waits, and nothing storms. */
    private static void assertRefusedAndToldOnce(OperatorTrial trial, Sandbox sandbox, String words) {
        trial.await("it is told", () -> {
            assertThat(trial.message("default", "Applied"))
                    .containsPattern(words)
                    .contains("argocd-cmd-params-cm");
            assertThat(trial.message("default", "Applied").length()).isLessThan(1000);
        });
        assertThat(sandbox.argoCd().argocdCm()).containsEntry("timeout.reconciliation", "240s");
        assertThat(sandbox.argoCd()
                        .deployment(ArgoCdInstall.REPO_SERVER)
                        .getSpec()
                        .getReplicas())
                .isEqualTo(2);
        assertThat(sandbox.argoCd().controller().getSpec().getReplicas()).isEqualTo(1);
        trial.await("an Event tells of it", () -> assertThat(trial.events("default"))
                .filteredOn(e -> e.getType().equals("Warning"))
                .singleElement()
                .satisfies(e -> assertThat(e.getMessage()).contains("argocd-cmd-params-cm")));
        assertThat(trial.writes())
                .filteredOn(w -> w.name().equals("argocd-cmd-params-cm"))
                .noneMatch(Audit.Request::succeeded);
    }

    private static void assertSettled(OperatorTrial trial, Sandbox sandbox) {
        sandbox.argoCd().awaitRollout();
        trial.assertQuietForThreeLooks();
    }

    private static OperatorTrial tuned(Sandbox sandbox) {
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());
        trial.await("it is tuned", () -> CrashScenario.assertTuned(trial, sandbox, "50"));
        return trial;
    }

    private static Resource<ConfigMap> cmdParams(Sandbox sandbox) {
        return sandbox.admin().configMaps().withName("argocd-cmd-params-cm");
    }

    private static void edit(
            Sandbox sandbox, java.util.function.Consumer<io.fabric8.kubernetes.api.model.Container> change) {
        sandbox.admin().apps().statefulSets().withName(ArgoCdInstall.CONTROLLER).edit(set -> {
            change.accept(set.getSpec().getTemplate().getSpec().getContainers().get(0));
            return set;
        });
        sandbox.argoCd().awaitRollout();
    }

    /** Nobody but the admin may change the ConfigMap in this namespace; returns when that is so. */
    private static AutoCloseable deny(Sandbox sandbox) {
        var name = sandbox.namespace();
        var objects = sandbox.admin().load(new java.io.ByteArrayInputStream("""
                        {"apiVersion": "v1", "kind": "List", "items": [
                        {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy",
                         "metadata": {"name": "%1$s"}, "spec": {
                           "matchConstraints": {
                             "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "%1$s"}},
                             "resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["UPDATE"],
                               "resources": ["configmaps"], "resourceNames": ["argocd-cmd-params-cm"]}]},
                           "validations": [{"expression": "!('probe' in object.metadata.?labels.orValue({})) && request.userInfo.username == 'admin'",
                             "message": "this ConfigMap is frozen for the audit"}]}},
                        {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicyBinding",
                         "metadata": {"name": "%1$s"},
                         "spec": {"policyName": "%1$s", "validationActions": ["Deny"]}}]}
                        """.formatted(name)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        objects.serverSideApply();
        org.awaitility.Awaitility.await("the policy is in force")
                .atMost(OperatorTrial.PATIENCE)
                .untilAsserted(() -> org.assertj.core.api.Assertions.assertThatThrownBy(
                                () -> cmdParams(sandbox).edit(map -> {
                                    map.getMetadata().getLabels().put("probe", "x");
                                    return map;
                                }))
                        .hasMessageContaining("frozen for the audit"));
        return objects::delete;
    }
}
