package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.argotuner.collect.BadInput;
import io.argotuner.collect.InstallObjects;
import io.argotuner.collect.metrics.ArgoPod;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Setting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LastReadTest {
    private static final Duration PERIOD = Duration.ofSeconds(60);

    private int objectReads;
    private int podReads;
    private Fact<List<ArgoPod>> pods = Fact.known(List.of());
    private long nanos;
    private boolean watching = true;
    private Supplier<List<HasMetadata>> workloads = () -> List.of(controller());
    private Runnable meanwhile = () -> {};
    private final LastRead memory = memory(PERIOD);

    @Test
    void nothingHappens_isAskedOnceInFifteenLooks() {
        for (var look = 0; look < 60; look++) {
            memory.read("argocd");
            memory.list("argocd");
            nanos += PERIOD.toNanos();
        }
        assertThat(objectReads).isEqualTo(4);
        assertThat(podReads).isEqualTo(4);
    }

    @Test
    void rareLooks_nothingIsOlderThanAQuarterOfAnHour() {
        var slow = memory(Duration.ofMinutes(10));
        slow.read("argocd");
        nanos += Duration.ofMinutes(10).toNanos();
        slow.read("argocd");
        assertThat(slow.remembered("argocd")).isTrue();
        nanos += Duration.ofMinutes(10).toNanos();
        slow.read("argocd");
        assertThat(slow.remembered("argocd")).isFalse();
    }

    @Test
    void event_readsThatInstallAnewAndNoOther() {
        memory.read("argocd");
        memory.read("other");
        memory.list("argocd");
        memory.changed("argocd");
        memory.changed("a namespace without a policy");
        memory.read("argocd");
        memory.list("argocd");
        memory.read("other");
        assertThat(objectReads).isEqualTo(3);
        assertThat(podReads).isEqualTo(2);
        assertThat(memory.remembered("argocd")).isFalse();
        assertThat(memory.remembered("other")).isTrue();
    }

    /** What was answered may be from before the event. */
    @Test
    void eventWhileItIsRead_isReadAgain() {
        meanwhile = () -> memory.changed("argocd");
        memory.read("argocd");
        memory.list("argocd");
        meanwhile = () -> {};
        memory.read("argocd");
        memory.list("argocd");
        assertThat(objectReads).isEqualTo(2);
        assertThat(podReads).isEqualTo(2);
    }

    @Test
    void watchMissing_remembersNothing() {
        watching = false;
        memory.read("argocd");
        memory.read("argocd");
        memory.list("argocd");
        memory.list("argocd");
        assertThat(objectReads).isEqualTo(2);
        assertThat(podReads).isEqualTo(2);
    }

    @Test
    void podsUnknown_areAskedForAgain() {
        pods = Fact.unknown("scripted");
        memory.list("argocd");
        memory.list("argocd");
        assertThat(podReads).isEqualTo(2);
    }

    @Test
    void forgotten_isReadAnew() {
        memory.read("argocd");
        memory.forget("argocd");
        assertThat(memory.audit("argocd")).isEmpty();
        memory.read("argocd");
        assertThat(objectReads).isEqualTo(2);
    }

    /** It would be read anew at every look otherwise. */
    @Test
    void noInstall_isRememberedAsWell() {
        workloads = List::of;
        for (var look = 0; look < 3; look++) {
            assertThatThrownBy(() -> memory.read("argocd"))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("no Argo CD found in namespace argocd");
        }
        assertThat(objectReads).isEqualTo(1);
        assertThat(memory.audit("argocd")).isEmpty();
    }

    /** Two hundred installs as trees fill the memory that is shipped; what they say does not. */
    @Test
    void objects_areNotKept() {
        var read = new ArrayList<WeakReference<HasMetadata>>();
        workloads = () -> {
            var controller = controller();
            read.add(new WeakReference<>(controller));
            return List.of(controller);
        };
        memory.read("argocd");
        await("they are collected").untilAsserted(() -> {
            System.gc();
            assertThat(read).singleElement().satisfies(r -> assertThat(r.get()).isNull());
        });
        var remembered = memory.read("argocd");
        assertThat(objectReads).isEqualTo(1);
        assertThat(remembered.reading().targets())
                .extracting(target -> target.ref().name())
                .containsExactly("argocd-application-controller");
        assertThat(remembered
                        .reading()
                        .settings()
                        .get(Setting.CONTROLLER_REPLICAS)
                        .managedBy())
                .isEqualTo("field manager kubectl");
        assertThat(memory.audit("argocd"))
                .hasValueSatisfying(audit -> assertThat(audit.checks).contains("no-resource-requests"));
    }

    private static HasMetadata controller() {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("argocd-application-controller")
                .addNewManagedField()
                .withManager("kubectl")
                .withNewFieldsV1()
                .addToAdditionalProperties("f:spec", Map.of("f:replicas", Map.of()))
                .endFieldsV1()
                .endManagedField()
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("controller")
                .withCommand("argocd-application-controller")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private LastRead memory(Duration period) {
        var made = new LastRead(
                namespace -> {
                    objectReads++;
                    meanwhile.run();
                    return new InstallObjects(
                            namespace, workloads.get(), Optional.empty(), Optional.empty(), List.of());
                },
                namespace -> {
                    podReads++;
                    meanwhile.run();
                    return pods;
                },
                period,
                InstantSource.fixed(Instant.EPOCH),
                () -> nanos);
        made.watchedBy(() -> watching);
        return made;
    }
}
