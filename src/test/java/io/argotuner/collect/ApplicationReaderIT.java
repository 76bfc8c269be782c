package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.argotuner.decide.Census;
import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Setting;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.Audit;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Counting on a real API server with the rights that are shipped. */
@ExtendWith(ControlPlane.class)
class ApplicationReaderIT {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @Test
    void take_thousandApplications_countsThemInPagesAndThenWithOneRequestEach(Sandbox sandbox) {
        sandbox.argoCd().applications(Map.of(ArgoCdInstall.server(1), 900, ArgoCdInstall.IN_CLUSTER, 300));
        var taker = taker(sandbox.operator());
        var filter = NamespaceFilter.of("", sandbox.namespace());

        var mark = sandbox.audit().mark();
        var first = taker.take(sandbox.namespace(), filter, NOON);
        assertThat(lists(sandbox, mark)).hasSize(3);

        assertThat(known(first).applications()).isEqualTo(1_200);
        assertThat(known(first).unreadable()).isZero();
        assertThat(known(first).clusters())
                .containsExactlyInAnyOrder(
                        new ClusterLoad(ArgoCdInstall.server(1), 900, 900),
                        new ClusterLoad(ClusterLoad.IN_CLUSTER, 300, 300));
        assertThat(known(first).projects()).hasSize(20);
        assertThat(known(first).sources()).hasSize(1_200);

        mark = sandbox.audit().mark();
        assertThat(taker.take(sandbox.namespace(), filter, NOON.plusSeconds(30)))
                .isEqualTo(first);
        assertThat(lists(sandbox, mark)).singleElement().satisfies(request -> {
            assertThat(request.uri()).contains("limit=1");
            assertThat(request.userAgent()).contains("argo-tuner");
        });
    }

    @Test
    void take_withoutTheRight_isUnknownAndNamesIt(Sandbox sandbox) {
        sandbox.argoCd().applications(3, 1);
        // The account exists only by name: nothing is granted to it here.
        var operator = sandbox.keep(sandbox.operators().client());
        var taken = taker(operator).take(sandbox.namespace(), NamespaceFilter.of("", sandbox.namespace()), NOON);
        assertThat(why(taken))
                .contains("the verb list on applications.argoproj.io in namespace " + sandbox.namespace());
    }

    @Test
    void take_applicationsInOtherNamespaces_needsTheClusterWideRight(Sandbox sandbox) {
        sandbox.argoCd().applications(3, 1);
        var operator = sandbox.operator();
        var named = NamespaceFilter.of("no-such-namespace-*", sandbox.namespace());
        assertThat(why(taker(operator).take(sandbox.namespace(), named, NOON))).contains("deploy/cluster-wide.yaml");

        sandbox.grantClusterWide();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(known(taker(operator).take(sandbox.namespace(), named, NOON))
                                .applications())
                        .isEqualTo(3));
    }

    @Test
    void take_hostileApplications_countsEachOfThem(Sandbox sandbox) {
        create(sandbox, "wrong-types", "{\"destination\":[1,{\"server\":\"https://x\"}],\"project\":{},\"source\":7}");
        create(sandbox, "deep", "{\"a\":" + "{\"a\":".repeat(500) + "1" + "}".repeat(500) + "}");
        create(
                sandbox,
                "huge",
                "{\"destination\":{\"server\":\"https://c1\"},\"x\":\"" + "y".repeat(1_400_000) + "\"}");
        create(
                sandbox,
                "long-project",
                "{\"destination\":{\"name\":\"n\"},\"project\":\"a\\n" + "p".repeat(9_999) + "\"}");
        sandbox.argoCd().applications(1, 1);

        var census = known(
                taker(sandbox.operator()).take(sandbox.namespace(), NamespaceFilter.of("", sandbox.namespace()), NOON));

        assertThat(census.applications()).isEqualTo(5);
        assertThat(census.unreadable()).isEqualTo(2);
        assertThat(census.clusters())
                .extracting(ClusterLoad::server)
                .contains("https://c1", "name:n")
                .hasSize(3);
        assertThat(census.projects().keySet())
                .allSatisfy(p -> assertThat(p.length()).isLessThanOrEqualTo(ApplicationParser.MAX_TEXT));
    }

    @Test
    void count_anyNumber_agreesWithTheRead(Sandbox sandbox) {
        var reader = new ApplicationReader(sandbox.operator());
        var namespace = Optional.of(sandbox.namespace());
        assertThat(reader.count(namespace)).isEqualTo(Fact.known(0));
        sandbox.argoCd().applications(1, 1);
        assertThat(reader.count(namespace)).isEqualTo(Fact.known(1));
        sandbox.argoCd().applications(41, 3);
        assertThat(reader.count(namespace)).isEqualTo(Fact.known(42));
    }

    @Test
    void read_plainInstall_findsItsObjectsWithTheShippedRights(Sandbox sandbox) {
        sandbox.argoCd().plain();
        var mark = sandbox.audit().mark();
        var objects = new LiveObjects(sandbox.operator()).read(sandbox.namespace());
        assertThat(objects.workloads())
                .extracting(w -> w.getKind() + "/" + w.getMetadata().getName())
                .contains("StatefulSet/" + ArgoCdInstall.CONTROLLER, "Deployment/" + ArgoCdInstall.REPO_SERVER);
        assertThat(objects.argocdCm()).isPresent();
        assertThat(objects.cmdParams()).isPresent();
        assertThat(objects.notices()).isEmpty();
        assertThat(sandbox.audit().requests(sandbox.operators().user(), mark, r -> r.of("secrets") || r.mutating()))
                .isEmpty();
    }

    @Test
    void observe_plainInstall_bringsEverythingTogetherWithTheShippedRights(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(60, 4);
        var mark = sandbox.audit().mark();
        var seen = new ClusterObserver(sandbox.operator()).observe(sandbox.namespace());
        assertThat(known(seen.census()).applications()).isEqualTo(60);
        assertThat(known(seen.census()).clusters()).hasSize(4);
        assertThat(seen.settings()).containsOnlyKeys(Setting.values());
        assertThat(seen.targets()).isNotEmpty();
        assertThat(sandbox.audit().writes(sandbox.operators().user(), mark)).isEmpty();
    }

    private static CensusTaker taker(KubernetesClient client) {
        return new CensusTaker(new ApplicationReader(client), Duration.ofSeconds(30));
    }

    private static void create(Sandbox sandbox, String name, String spec) {
        sandbox.admin()
                .load(new ByteArrayInputStream(("{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Application\","
                                + "\"metadata\":{\"name\":\"" + name + "\"},\"spec\":" + spec + "}")
                        .getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    private static List<Audit.Request> lists(Sandbox sandbox, Audit.Mark since) {
        return sandbox.audit().requests(sandbox.operators().user(), since, r -> r.of("applications"));
    }

    private static Census known(Fact<Census> fact) {
        assertThat(fact).isInstanceOf(Fact.Known.class);
        return ((Fact.Known<Census>) fact).value();
    }

    private static String why(Fact<Census> fact) {
        assertThat(fact).isInstanceOf(Fact.Unknown.class);
        return ((Fact.Unknown<Census>) fact).why();
    }
}
