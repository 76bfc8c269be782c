package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.collect.metrics.ArgoPod;
import io.argotuner.collect.metrics.EvidenceTaker;
import io.argotuner.decide.Component;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivePodsTest {
    private static final String CONTROLLER = """
            {"name":"application-controller","command":["/usr/local/bin/argocd-application-controller"],"args":[%s],
            "env":[{"name":"PORT","value":"9002"},{"name":"UNSET","valueFrom":{"fieldRef":{"fieldPath":"x"}}}%s],
            "ports":[%s],"resources":{"limits":{"cpu":"1500m","memory":"2Gi"}}}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "''|''|8082",
                "\"--metrics-port=9001\"|''|9001",
                "\"--metrics-port\",\"9001\"|''|9001",
                "\"--metrics-port=$(PORT)\"|''|9002",
                "\"--metrics-port=9001\"|{\"name\":\"metrics\",\"containerPort\":8082}|9001",
                "''|{\"name\":\"metrics\",\"containerPort\":9003}|9003",
                "''|{\"name\":\"debug\",\"containerPort\":9003}|8082",
                "\"--metrics-address=0.0.0.0\"|''|8082",
            })
    void port_isWhatTheProcessListensOn(String args, String ports, int port) {
        assertThat(read(args, "", ports).port()).isEqualTo(Fact.known(port));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"--metrics-port=$(UNSET)\"|has --metrics-port=\"$(UNSET)\", which is no port; correct it",
                "\"--metrics-port=0\"|has --metrics-port=\"0\", which is no port; correct it",
                "\"--metrics-port=70000\"|has --metrics-port=\"70000\", which is no port; correct it",
                "\"--metrics-address=127.0.0.1\"|serves its metrics to its own pod only",
            })
    void port_thatContradictsItself_isUnknown(String args, String why) {
        assertThat(((Fact.Unknown<Integer>) read(args, "", "").port()).why())
                .contains(why)
                .contains("container application-controller");
    }

    @Test
    void read_pod_tellsLimitsAndHowItFared() {
        var pod = read("", "", "");
        assertThat(pod.component()).isEqualTo(Component.CONTROLLER);
        assertThat(pod.shard()).isEqualTo(Fact.known(2));
        assertThat(pod.cpuLimit()).isEqualTo(Fact.known(1.5));
        assertThat(pod.memoryLimit()).isEqualTo(Fact.known(2.0 * 1024 * 1024 * 1024));
        assertThat(pod.restarts()).isEqualTo(3);
        assertThat(pod.outOfMemory()).isTrue();
        assertThat(pod.ready()).isFalse();
        assertThat(pod.startedAt()).isEqualTo(Fact.known(Instant.parse("2026-03-02T11:00:00Z")));
        assertThat(pod.address()).isEqualTo(Fact.known("10.0.0.7"));
    }

    /** What it did between two tries is what its last run did: it is not that nothing is known of it. */
    @Test
    void read_crashLoop_tellsTheRunThatEndedLast() {
        var container = String.format(CONTROLLER, "", "", "");
        var looping = pod(container, "StatefulSet", "Running");
        var status = looping.getStatus().getContainerStatuses().get(1);
        status.setState(new ContainerStateBuilder()
                .withNewWaiting("back-off 5m0s restarting failed container", "CrashLoopBackOff")
                .build());
        status.setLastState(new ContainerStateBuilder()
                .withNewTerminated()
                .withReason("Error")
                .withExitCode(20)
                .withStartedAt("2026-03-02T11:30:00Z")
                .withFinishedAt("2026-03-02T11:30:05Z")
                .endTerminated()
                .build());
        var pod = LivePods.read(looping).orElseThrow();
        assertThat(pod.crashLooping()).isTrue();
        assertThat(pod.outOfMemory()).isFalse();
        assertThat(pod.startedAt()).isEqualTo(Fact.known(Instant.parse("2026-03-02T11:30:00Z")));
        assertThat(read("", "", "").crashLooping()).isFalse();
    }

    @Test
    void shard_givenByEnv_isThat() {
        assertThat(read("", ",{\"name\":\"ARGOCD_CONTROLLER_SHARD\",\"value\":\"5\"}", "")
                        .shard())
                .isEqualTo(Fact.known(5));
        assertThat(read("", ",{\"name\":\"ARGOCD_CONTROLLER_SHARD\",\"value\":\"-1\"}", "")
                        .shard())
                .isEqualTo(Fact.known(2));
    }

    @Test
    void read_deploymentsController_hasNoShardOfItsOwn() {
        var pod = LivePods.read(pod(String.format(CONTROLLER, "", "", ""), "ReplicaSet", "Running"));
        assertThat(pod.orElseThrow().shard().isKnown()).isFalse();
    }

    @Test
    void read_whatDoesNotRun_isLeftOut() {
        var container = String.format(CONTROLLER, "", "", "");
        assertThat(LivePods.read(pod(container, "StatefulSet", "Failed"))).isEmpty();
        assertThat(LivePods.read(pod(container, "Job", "Running"))).isEmpty();
        assertThat(LivePods.read(pod("{\"name\":\"redis\",\"command\":[\"redis-server\"]}", "ReplicaSet", "Running")))
                .isEmpty();
        var dying = pod(container, "StatefulSet", "Running");
        dying.getMetadata().setDeletionTimestamp("2026-03-02T11:00:00Z");
        assertThat(LivePods.read(dying)).isEmpty();
    }

    @Test
    void read_podWithoutStatus_isUnknownRatherThanFine() {
        var fresh = pod("{\"name\":\"s\",\"command\":[\"argocd-server\"]}", "ReplicaSet", "Pending");
        fresh.setStatus(null);
        var pod = LivePods.read(fresh).orElseThrow();
        assertThat(pod.ready()).isFalse();
        assertThat(pod.address()).isEqualTo(Fact.unknown("pod argocd-application-controller-2 has no address yet"));
        assertThat(pod.cpuLimit()).isEqualTo(Fact.unknown("container s has no cpu limit"));
        assertThat(pod.startedAt().isKnown()).isFalse();
    }

    @Test
    void list_notGranted_namesTheRight() {
        try (var api = new FakeApi(request -> request.status(403, "no"))) {
            assertThat(((Fact.Unknown<List<ArgoPod>>) new LivePods(api.client()).list("argocd")).why())
                    .isEqualTo("the verb list on pods in namespace argocd is not granted; grant it"
                            + " (deploy/install.yaml), or set spec.evidence.source to None");
        }
    }

    @Test
    void proxy_page_isReadThroughTheApiServer() {
        try (var api = new FakeApi(request -> request.answer(200, "process_resident_memory_bytes 7\n"))) {
            var pod = read("", "", "");
            var seen = evidence(api, pod);
            assertThat(seen.controllers().get(0).pod().memory()).isEqualTo(Fact.known(7.0));
            assertThat(api.requests().get(0).path())
                    .isEqualTo("/api/v1/namespaces/argocd/pods/argocd-application-controller-2:8082/proxy/metrics");
        }
    }

    @Test
    void proxy_notGranted_isAskedOnceAndNamed() {
        try (var api = new FakeApi(request -> request.status(403, "no"))) {
            var one = read("", "", "");
            var other = LivePods.read(pod("{\"name\":\"s\",\"command\":[\"argocd-server\"]}", "ReplicaSet", "Running"));
            var seen = evidence(api, one, other.orElseThrow());
            assertThat(((Fact.Unknown<Double>) seen.servers().get(0).memory()).why())
                    .isEqualTo("the verb get on pods/proxy is not granted; grant it, or run argo-tuner in the cluster");
            assertThat(api.requests()).hasSize(1);
        }
    }

    private static Evidence evidence(FakeApi api, ArgoPod... pods) {
        var taken = new EvidenceTaker(new ProxyPages(api.client()), Duration.ZERO)
                .take("argocd", () -> Fact.known(List.of(pods)), Instant.parse("2026-03-02T12:00:00Z"));
        return ((Fact.Known<Evidence>) taken).value();
    }

    static ArgoPod read(String args, String env, String ports) {
        Optional<ArgoPod> pod =
                LivePods.read(pod(String.format(CONTROLLER, args, env, ports), "StatefulSet", "Running"));
        return pod.orElseThrow();
    }

    private static Pod pod(String container, String owner, String phase) {
        return Serialization.unmarshal("""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"argocd-application-controller-2","namespace":"argocd",
                "uid":"u","ownerReferences":[{"apiVersion":"apps/v1","kind":"%s","name":"x","uid":"o","controller":true}]},
                "spec":{"containers":[{"name":"sidecar","command":["envoy"]},%s]},
                "status":{"phase":"%s","podIP":"10.0.0.7","containerStatuses":[
                {"name":"sidecar","ready":true,"restartCount":9},
                {"name":"application-controller","ready":false,"restartCount":3,
                "state":{"running":{"startedAt":"2026-03-02T11:00:00Z"}},
                "lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}]}}""".formatted(owner, container, phase), Pod.class);
    }
}
