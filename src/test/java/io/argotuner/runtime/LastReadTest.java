package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.collect.InstallObjects;
import io.argotuner.collect.metrics.ArgoPod;
import io.argotuner.decide.Fact;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastReadTest {
    private static final Duration PERIOD = Duration.ofSeconds(60);

    private int objectReads;
    private int podReads;
    private Fact<List<ArgoPod>> pods = Fact.known(List.of());
    private long nanos;
    private boolean watching = true;
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
        assertThat(memory.of("argocd")).isEmpty();
        memory.read("argocd");
        assertThat(objectReads).isEqualTo(2);
    }

    private LastRead memory(Duration period) {
        var made = new LastRead(
                namespace -> {
                    objectReads++;
                    meanwhile.run();
                    return new InstallObjects(namespace, List.of(), Optional.empty(), Optional.empty(), List.of());
                },
                namespace -> {
                    podReads++;
                    meanwhile.run();
                    return pods;
                },
                period,
                () -> nanos);
        made.watchedBy(() -> watching);
        return made;
    }
}
