package io.argotuner.collect;

import static io.argotuner.decide.Setting.CONTROLLER_REPLICAS;
import static io.argotuner.decide.Setting.KUBE_CLIENT_QPS;
import static io.argotuner.decide.Setting.OPERATION_PROCESSORS;
import static io.argotuner.decide.Setting.RECONCILIATION_JITTER;
import static io.argotuner.decide.Setting.RECONCILIATION_TIMEOUT;
import static io.argotuner.decide.Setting.SERVER_REPLICAS;
import static io.argotuner.decide.Setting.STATUS_PROCESSORS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Version;
import io.argotuner.decide.Wiring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Argo CD's own manifests, whole, where they lie beside the project. */
class ArgoCdManifestsTest {
    private static final Path FOLDER = Path.of("../shared/argocd");

    @Test
    void observe_plain35_isWired() {
        var found = observe("v3.5.1-install.yaml");
        assertThat(found.install().version()).isEqualTo(Fact.known(new Version(3, 5, 1)));
        assertThat(found.install().packaging()).isEqualTo("plain");
        assertThat(found.install().notices()).isEmpty();
        assertEveryDefault(found);
        assertThat(found.setting(RECONCILIATION_TIMEOUT).effective()).isEqualTo(Fact.known(120.0));
        assertThat(place(found, KUBE_CLIENT_QPS)).isEqualTo("ConfigMap/argocd-cmd-params-cm controller.k8s.client.qps");
    }

    @Test
    void observe_ha35_hasTwoServersThatSaySo() {
        var found = observe("v3.5.1-ha-install.yaml");
        assertThat(found.setting(SERVER_REPLICAS).effective()).isEqualTo(Fact.known(2.0));
        assertThat(((Wiring.Writable) found.setting(SERVER_REPLICAS).wiring()).companions())
                .singleElement()
                .satisfies(c -> assertThat(c.current()).isEqualTo("2"));
        assertThat(found.setting(CONTROLLER_REPLICAS).effective()).isEqualTo(Fact.known(1.0));
    }

    @Test
    void observe_plain214_hasTheOldDefaults() {
        var found = observe("v2.14.21-install.yaml");
        assertEveryDefault(found);
        assertThat(found.setting(RECONCILIATION_TIMEOUT).effective()).isEqualTo(Fact.known(180.0));
        assertThat(found.setting(RECONCILIATION_JITTER).effective()).isEqualTo(Fact.known(0.0));
        assertThat(place(found, KUBE_CLIENT_QPS))
                .isEqualTo("StatefulSet/argocd-application-controller env ARGOCD_K8S_CLIENT_QPS");
    }

    @Test
    void observe_plain28_readsNoJitter() {
        var found = observe("v2.8.21-install.yaml");
        assertThat(found.setting(RECONCILIATION_JITTER).wiring()).isInstanceOf(Wiring.Unsupported.class);
        assertThat(found.setting(STATUS_PROCESSORS).effective()).isEqualTo(Fact.known(20.0));
    }

    @Test
    void observe_helm_isARelease() {
        var found = observe("helm-chart-10.1.1-release-argocd.yaml");
        assertThat(found.install().packaging()).isEqualTo("helm");
        assertThat(found.install().managedBy()).isEqualTo("Helm release argocd");
        assertThat(found.install().version()).isEqualTo(Fact.known(new Version(3, 4, 4)));
        assertThat(found.setting(RECONCILIATION_TIMEOUT).current()).isEqualTo("120s");
        assertThat(place(found, KUBE_CLIENT_QPS))
                .isEqualTo("StatefulSet/argocd-application-controller env ARGOCD_K8S_CLIENT_QPS");
    }

    @Test
    void observe_argocdOperator_livesInItsResource() {
        var found = observe("argocd-operator-0.19-made.yaml");
        assertThat(found.install().packaging()).isEqualTo("argocd-operator");
        assertThat(found.install().managedBy()).isEqualTo("ArgoCD/peer");
        assertThat(place(found, STATUS_PROCESSORS)).isEqualTo("ArgoCD/peer spec.controller.processors.status");
        assertThat(place(found, OPERATION_PROCESSORS)).isEqualTo("ArgoCD/peer spec.controller.processors.operation");
        assertThat(found.setting(STATUS_PROCESSORS).current()).isNull();
        assertThat(found.setting(STATUS_PROCESSORS).effective()).isEqualTo(Fact.known(20.0));
        assertThat(found.setting(CONTROLLER_REPLICAS).wiring())
                .isInstanceOfSatisfying(
                        Wiring.Overridden.class, o -> assertThat(o.by()).contains("dynamicScalingEnabled"));
    }

    @Test
    void observe_crdsBeside_areNoMatter() {
        assumePresent("v3.5.1-crds.yaml");
        var both = List.of(
                FOLDER.resolve("v3.5.1-crds.yaml").toString(),
                FOLDER.resolve("v3.5.1-install.yaml").toString());
        var found = Manifests.load(both, java.io.InputStream.nullInputStream())
                .observe(Optional.of("gitops"), Optional.empty());
        assertThat(found.install().namespace()).isEqualTo("gitops");
        assertEveryDefault(found);
    }

    private static void assertEveryDefault(Observation found) {
        for (var setting : Setting.values()) {
            assertThat(found.setting(setting).wiring()).as(setting.id()).isInstanceOf(Wiring.Writable.class);
            assertThat(found.setting(setting).effective().isKnown())
                    .as(setting.id())
                    .isTrue();
            assertThat(found.setting(setting).note()).as(setting.id()).isNull();
        }
    }

    private static String place(Observation found, Setting setting) {
        return ((Wiring.Writable) found.setting(setting).wiring()).place().toString();
    }

    private static Observation observe(String file) {
        assumePresent(file);
        return InstallFixturesTest.observe(FOLDER.resolve(file));
    }

    private static void assumePresent(String file) {
        assumeTrue(Files.exists(FOLDER.resolve(file)), file + " is not beside the project");
    }
}
