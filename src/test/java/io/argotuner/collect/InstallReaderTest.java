package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.api.Journal;
import io.argotuner.api.Names;
import io.argotuner.decide.CurrentSetting.Original;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Version;
import io.argotuner.decide.Wiring;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallReaderTest {
    private static final String NAMESPACE = "argocd";

    @Test
    void read_noComponent_isNoInstall() {
        assertThatThrownBy(() -> InstallReader.read(objects(List.of(controller("nginx")), Map.of())))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(
                        "no Argo CD found in namespace argocd: expected a StatefulSet or Deployment that runs "
                                + "argocd-application-controller");
    }

    @Test
    void read_journaledObject_givesOriginalsAndTarget() {
        var originals =
                new TreeMap<String, String>(Collections.singletonMap("data/controller.status.processors", null));
        originals.put("data/controller.operation.processors", "12");
        var journal = new Journal(1, "argocd/default", originals, new TreeMap<>(), null);
        var set = controller("argocd-application-controller");
        set.getMetadata().setUid("u-1");
        set.getMetadata().setResourceVersion("7");
        set.getMetadata()
                .setAnnotations(Map.of(
                        Names.JOURNAL,
                        new Journal(1, "argocd/default", new TreeMap<>(), new TreeMap<>(), "2026-01-02T03:04:05Z")
                                .text()));
        set.getSpec().getTemplate().getMetadata().setAnnotations(Map.of(Names.CONFIG_HASH, "0123456789abcdef"));
        var params = map(SettingCatalog.CMD_PARAMS, Map.of("controller.status.processors", "50"));
        params.getMetadata().setAnnotations(Map.of(Names.JOURNAL, journal.text()));

        var reading = InstallReader.read(
                new InstallObjects(NAMESPACE, List.of(set), Optional.empty(), Optional.of(params), List.of()));

        assertThat(reading.settings().get(Setting.STATUS_PROCESSORS).original()).contains(new Original(null));
        assertThat(reading.settings().get(Setting.OPERATION_PROCESSORS).original())
                .contains(new Original("12"));
        assertThat(reading.settings().get(Setting.KUBE_CLIENT_QPS).original()).isEmpty();
        var target = reading.targets().stream()
                .filter(t -> t.ref().equals(ObjectRef.statefulSet(NAMESPACE, "controller")))
                .findFirst()
                .orElseThrow();
        assertThat(target.uid()).isEqualTo("u-1");
        assertThat(target.resourceVersion()).isEqualTo("7");
        assertThat(target.configHash()).contains("0123456789abcdef");
        assertThat(target.restartedAt()).contains(Instant.parse("2026-01-02T03:04:05Z"));
    }

    @ParameterizedTest
    @CsvSource({"2,2,3,3,3,true", "2,1,3,3,3,false", "2,2,3,2,3,false", "2,2,3,3,2,false", "2,2,4,3,3,false"})
    void read_workloadStatus_tellsWhetherItIsRolledOut(
            long generation, long observed, int all, int updated, int ready, boolean expected) {
        var set = new StatefulSetBuilder(controller("argocd-application-controller"))
                .editMetadata()
                .withGeneration(generation)
                .endMetadata()
                .editSpec()
                .withReplicas(3)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(observed)
                .withReplicas(all)
                .withUpdatedReplicas(updated)
                .withReadyReplicas(ready)
                .endStatus()
                .build();
        assertThat(InstallReader.read(objects(List.of(set), Map.of())).targets())
                .filteredOn(t -> t.ref().kind().equals("StatefulSet"))
                .singleElement()
                .satisfies(t -> assertThat(t.rolledOut()).isEqualTo(expected));
    }

    @Test
    void read_controllerDeploymentWithoutDynamicDistribution_isNotScaled() {
        var found = InstallReader.read(objects(List.of(deployment("argocd-application-controller")), Map.of()));
        assertThat(found.install().controllerKind()).isEqualTo("Deployment");
        assertThat(found.settings().get(Setting.CONTROLLER_REPLICAS).wiring())
                .isInstanceOfSatisfying(Wiring.Overridden.class, o -> assertThat(o.by())
                        .contains("every replica would work on every cluster"));
    }

    @Test
    void read_dynamicDistributionByFlag_isScaledWithARestart() {
        var found = InstallReader.read(objects(
                List.of(deployment("argocd-application-controller", "--dynamic-cluster-distribution-enabled")),
                Map.of()));
        assertThat(found.settings().get(Setting.CONTROLLER_REPLICAS).wiring())
                .isInstanceOfSatisfying(Wiring.Writable.class, w -> {
                    assertThat(w.restarts()).containsExactly(ObjectRef.deployment(NAMESPACE, "controller"));
                    assertThat(w.companions())
                            .extracting(Wiring.Companion::rule)
                            .containsExactly(Wiring.Companion.Rule.ALGORITHM);
                });
    }

    @Test
    void read_dynamicDistributionThatDoesNotComeUp_namesTheRightItNeeds() {
        var up = deployment("argocd-application-controller", "--dynamic-cluster-distribution-enabled");
        var down = new DeploymentBuilder(up)
                .editMetadata()
                .withGeneration(1L)
                .endMetadata()
                .editSpec()
                .withReplicas(2)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReplicas(2)
                .withUpdatedReplicas(2)
                .endStatus()
                .build();

        assertThat(InstallReader.read(objects(List.of(down), Map.of()))
                        .install()
                        .notices())
                .anyMatch(n -> n.contains("argocd-app-controller-shard-cm")
                        && n.contains("grant create and update on configmaps to their ServiceAccount"));
        assertThat(InstallReader.read(objects(List.of(up), Map.of())).install().notices())
                .isEmpty();
    }

    @Test
    void read_controllerAlone_leavesTheOthersMissing() {
        var found = InstallReader.read(objects(List.of(controller("argocd-application-controller")), Map.of()));
        assertThat(found.settings().get(Setting.SERVER_REPLICAS).wiring()).isInstanceOf(Wiring.Missing.class);
        assertThat(found.settings()).hasSize(Setting.values().length);
    }

    @ParameterizedTest
    @CsvSource({
        "argocd:v3.5.1,3.5.1",
        "host:5000/argocd:v2.14.21@sha256:ab,2.14.21",
        "argocd:v3.1.0-rc2-mine,3.1.0",
        "argocd:2.9,2.9.0",
        "host:5000/argocd,",
        "argocd@sha256:ab,",
        "argocd:latest,",
        "registry/argocd-rhel8:v1.12.0,",
        "argocd:2024.10.1,",
    })
    void read_image_tellsTheVersion(String image, String expected) {
        var set = controller("argocd-application-controller");
        set.getSpec().getTemplate().getSpec().getContainers().get(0).setImage(image);
        var version =
                InstallReader.read(objects(List.of(set), Map.of())).install().version();
        assertThat(version instanceof Fact.Known<Version> known ? known.value().toString() : null)
                .isEqualTo(expected);
    }

    @Test
    void read_versionLabel_isUsedBeforeAnotherComponentsImage() {
        var set = controller("argocd-application-controller");
        set.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("argocd@sha256:ab");
        var repo = deployment("argocd-repo-server");
        assertThat(InstallReader.read(objects(List.of(repo, set), Map.of()))
                        .install()
                        .version())
                .isEqualTo(Fact.known(new Version(3, 5, 1)));
        set.getMetadata().setLabels(Map.of("app.kubernetes.io/version", "v3.3.0"));
        assertThat(InstallReader.read(objects(List.of(repo, set), Map.of()))
                        .install()
                        .version())
                .isEqualTo(Fact.known(new Version(3, 3, 0)));
    }

    @ParameterizedTest
    @CsvSource({
        "round-robin,ROUND_ROBIN",
        "consistent-hashing,CONSISTENT_HASHING",
        "legacy,LEGACY",
        "Round-Robin,LEGACY"
    })
    void read_shardingMethod_isArgoCds(String name, Sharding.Algorithm expected) {
        var set = controller("argocd-application-controller", "--sharding-method", name);
        assertThat(InstallReader.read(objects(List.of(set), Map.of())).algorithm())
                .isEqualTo(expected);
    }

    @Test
    void read_consistentHashingBefore212_isLegacy() {
        var set = controller("argocd-application-controller", "--sharding-method=consistent-hashing");
        set.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("argocd:v2.11.3");
        var reading = InstallReader.read(objects(List.of(set), Map.of()));
        assertThat(reading.algorithm()).isEqualTo(Sharding.Algorithm.LEGACY);
        assertThat(reading.install().notices()).anyMatch(n -> n.contains("no sharding algorithm"));
    }

    @Test
    void read_fixedShardInTheTemplate_isNotScaled() {
        var set = controller("argocd-application-controller");
        set.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .setEnv(List.of(new io.fabric8.kubernetes.api.model.EnvVar("ARGOCD_CONTROLLER_SHARD", "0", null)));
        assertThat(InstallReader.read(objects(List.of(set), Map.of()))
                        .settings()
                        .get(Setting.CONTROLLER_REPLICAS)
                        .wiring())
                .isInstanceOfSatisfying(
                        Wiring.Overridden.class, o -> assertThat(o.by()).contains("the same shard"));
    }

    @Test
    void read_shardFromThePodItself_isScaled() {
        var set = controller("argocd-application-controller");
        set.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .setEnv(List.of(new io.fabric8.kubernetes.api.model.EnvVarBuilder()
                        .withName("ARGOCD_CONTROLLER_SHARD")
                        .withNewValueFrom()
                        .withNewFieldRef("v1", "metadata.labels['apps.kubernetes.io/pod-index']")
                        .endValueFrom()
                        .build()));
        assertThat(InstallReader.read(objects(List.of(set), Map.of()))
                        .settings()
                        .get(Setting.CONTROLLER_REPLICAS)
                        .wiring())
                .isInstanceOf(Wiring.Writable.class);
    }

    @Test
    void read_inClusterDisabled_isSeen() {
        var set = controller("argocd-application-controller");
        var cm = map(SettingCatalog.ARGOCD_CM, Map.of("cluster.inClusterEnabled", "false"));
        assertThat(InstallReader.read(new InstallObjects(
                                NAMESPACE, List.of(set), Optional.of(cm), Optional.empty(), List.of()))
                        .inClusterEnabled())
                .isFalse();
        assertThat(InstallReader.read(objects(List.of(set), Map.of())).inClusterEnabled())
                .isTrue();
    }

    private static InstallObjects objects(List<HasMetadata> workloads, Map<String, String> params) {
        return new InstallObjects(
                NAMESPACE,
                workloads,
                Optional.of(map(SettingCatalog.ARGOCD_CM, Map.of())),
                Optional.of(map(SettingCatalog.CMD_PARAMS, params)),
                List.of());
    }

    private static ConfigMap map(String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withData(data)
                .build();
    }

    private static StatefulSet controller(String... command) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("controller")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withTemplate(deployment(command).getSpec().getTemplate())
                .endSpec()
                .build();
    }

    private static Deployment deployment(String... command) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("controller")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewMetadata()
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("quay.io/argoproj/argocd:v3.5.1")
                .withCommand(command)
                .addNewEnv()
                .withName("ARGOCD_APPLICATION_CONTROLLER_STATUS_PROCESSORS")
                .withNewValueFrom()
                .withNewConfigMapKeyRef("controller.status.processors", SettingCatalog.CMD_PARAMS, true)
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("ARGOCD_APPLICATION_CONTROLLER_OPERATION_PROCESSORS")
                .withNewValueFrom()
                .withNewConfigMapKeyRef("controller.operation.processors", SettingCatalog.CMD_PARAMS, true)
                .endValueFrom()
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
