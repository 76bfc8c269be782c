package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.argotuner.collect.metrics.EvidenceTaker;
import io.argotuner.collect.metrics.PodPages;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.PolicyDraft;
import io.argotuner.standin.Costs;
import io.argotuner.standin.ModelClock;
import io.argotuner.standin.StandIn;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Evidence of an install on a real API server whose pods serve pages of their own, with the rights that are shipped. */
@ExtendWith(ControlPlane.class)
class EvidenceIT {
    /** In the model's time. */
    private static final Duration PERIOD = Duration.ofSeconds(30);

    @Test
    void observe_runningInstall_bringsRatesAndAges(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(Map.of(ArgoCdInstall.IN_CLUSTER, 40));
        var clock = new ModelClock(60);
        sandbox.keep(StandIn.start(sandbox.admin(), 1, Costs.local(), clock));
        var mark = sandbox.audit().mark();
        var observer = observer(sandbox.operator(), clock::instant);

        var first = observer.observe(sandbox.namespace());
        assertThat(first.freshness().isKnown()).isFalse();
        var controller = known(first).controllers().get(0);
        assertThat(controller.refresh().depth().isKnown()).isTrue();
        assertThat(controller.refresh().arrivals().isKnown()).isFalse();
        assertThat(controller.pod().ready()).isTrue();
        assertThat(known(first).repoServers()).hasSize(1);
        assertThat(known(first).servers()).hasSize(1);

        await("rates and ages").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var seen = observer.observe(sandbox.namespace());
            var it = known(seen).controllers().get(0);
            assertThat(it.refresh().arrivals().map(rate -> rate > 0)).isEqualTo(Fact.known(true));
            assertThat(it.refresh().service().map(seconds -> seconds > 0)).isEqualTo(Fact.known(true));
            assertThat(it.client().throttledShare().isKnown()).isTrue();
            assertThat(it.pod().cpu().isKnown()).isTrue();
            assertThat(it.clusters().get(ArgoCdInstall.IN_CLUSTER).applications())
                    .isEqualTo(Fact.known(40));
            assertThat(seen.freshness().map(f -> f.all().applications())).isEqualTo(Fact.known(40));
            assertThat(seen.freshness().map(f -> f.clusters().keySet()))
                    .isEqualTo(Fact.known(Set.of(ArgoCdInstall.IN_CLUSTER)));
        });
        assertThat(sandbox.audit()
                        .requests(
                                sandbox.operators().user(),
                                mark,
                                r -> r.mutating() || r.of("secrets") || r.uri().contains("/proxy")))
                .isEmpty();
    }

    @Test
    void observe_podsThatDoNotAnswer_saysSoAndKeepsTheCounts(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(3, 1);
        var seen = observer(sandbox.operator(), InstantSource.system()).observe(sandbox.namespace());
        assertThat(seen.census().map(c -> c.applications())).isEqualTo(Fact.known(3));
        var depth = known(seen).controllers().get(0).refresh().depth();
        assertThat(((Fact.Unknown<Double>) depth).why())
                .startsWith(ArgoCdInstall.CONTROLLER + "-0 on port ")
                .endsWith("8082: the connection is refused");
    }

    @Test
    void observe_evidenceNone_asksNoPodAndReadsNoAges(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(3, 1);
        var mark = sandbox.audit().mark();
        var seen = observer(sandbox.operator(), InstantSource.system()).observe(sandbox.namespace(), countsOnly());
        assertThat(seen.evidence()).isEqualTo(Fact.<Evidence>unknown("spec.evidence.source is None"));
        assertThat(seen.freshness()).isEqualTo(Fact.<Freshness>unknown("spec.evidence.source is None"));
        assertThat(sandbox.audit().requests(sandbox.operators().user(), mark, r -> r.of("pods")))
                .isEmpty();
    }

    private static ClusterObserver observer(KubernetesClient client, InstantSource clock) {
        return new ClusterObserver(
                new LiveObjects(client),
                new CensusTaker(new ApplicationReader(client), PERIOD),
                new LivePods(client)::list,
                new EvidenceTaker(new PodPages(), PERIOD),
                clock);
    }

    private static Policy countsOnly() {
        return PolicyDraft.standard().evidence(Policy.Evidence.NONE).policy();
    }

    private static Evidence known(Observation seen) {
        assertThat(seen.evidence()).isInstanceOf(Fact.Known.class);
        return ((Fact.Known<Evidence>) seen.evidence()).value();
    }
}
