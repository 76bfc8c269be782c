package io.argotuner.bench;

import static org.awaitility.Awaitility.await;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.testing.Audit;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Manifest;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One operator for many installs, each in a namespace with several policies, of which the oldest tunes. Some installs
 * hang: none of the reads of a look at them is ever answered. How long it takes until every other policy says what it
 * should, and what the operator costs when nothing happens any more.
 *
 * <pre>{@code mvn -Pbench verify -DskipTests=false -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dexec.skip=true -Dit.test=FleetBench -Dbench.namespaces=200 -Dbench.policies=1000 -Dbench.hanging=10}</pre>
 */
@ExtendWith(ControlPlane.class)
class FleetBench {
    private static final int NAMESPACES = Integer.getInteger("bench.namespaces", 200);
    private static final int POLICIES = Integer.getInteger("bench.policies", 1000);
    private static final int HANGING = Integer.getInteger("bench.hanging", 10);
    private static final int APPLICATIONS_EACH = Integer.getInteger("bench.applicationsEach", 20);
    private static final Duration IDLE = Duration.ofSeconds(Integer.getInteger("bench.idleSeconds", 300));
    private static final Path INSTALL = Path.of("src", "test", "resources", "install", "plain.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Results results = new Results(
            "namespaces",
            "policies",
            "hanging",
            "all told s",
            "requests/min",
            "lists/min",
            "writes/min",
            "% of a core",
            "RSS MiB",
            "peak MiB",
            "threads");

    @Test
    void manyInstalls_costThis(Sandbox sandbox) throws Exception {
        sandbox.operators().grant();
        sandbox.grantEverywhere();
        var fleet = IntStream.range(0, NAMESPACES)
                .mapToObj(i -> sandbox.namespace() + (i < HANGING ? "-hangs-" : "-") + i)
                .toList();
        inParallel(fleet, namespace -> install(sandbox.admin(), namespace));
        var released = new CountDownLatch(1);
        var proxy = sandbox.keep(sandbox.operators().proxy());
        sandbox.keep(released::countDown);
        var hang = Pattern.compile("/namespaces/" + sandbox.namespace() + "-hangs-\\d+/(?!argotuningpolicies|events)");
        proxy.on(request -> hang.matcher(request.uri()).find()).run(() -> hold(released));
        var kubeconfig = sandbox.operators().kubeconfig(proxy);
        try (var operator = OperatorProcess.startEverywhere(kubeconfig, new File("target/bench/fleet.log"))) {
            var begun = System.nanoTime();
            inParallel(
                    IntStream.range(0, POLICIES).boxed().toList(),
                    i -> create(sandbox.admin(), fleet.get(i % NAMESPACES), "policy-" + i / NAMESPACES));
            await("every policy says what it should")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> told(sandbox) == POLICIES);
            var told = (System.nanoTime() - begun) / 1e9;
            await("the installs are left alone")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(20))
                    .until(() -> quiet(sandbox));
            idle(sandbox, operator, told);
        } finally {
            inParallel(fleet, namespace -> remove(sandbox.admin(), namespace));
        }
        results.write("fleet");
    }

    private void idle(Sandbox sandbox, OperatorProcess operator, double told) {
        var user = sandbox.operators().user();
        var mark = sandbox.audit().mark();
        var before = operator.processorSeconds();
        var begun = System.nanoTime();
        var end = begun + IDLE.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        var seconds = (System.nanoTime() - begun) / 1e9;
        var used = operator.processorSeconds() - before;
        var requests = sandbox.audit().requests(user, mark, r -> true);
        results.row(
                NAMESPACES,
                POLICIES,
                HANGING,
                told,
                60 * requests.size() / seconds,
                60 * requests.stream().filter(r -> r.verb().equals("list")).count() / seconds,
                60 * requests.stream().filter(Audit.Request::mutating).count() / seconds,
                100 * used / seconds,
                operator.resident(),
                operator.peak(),
                operator.threads());
        System.out.println(requests.stream()
                .collect(Collectors.groupingBy(r -> r.verb() + " " + r.resource(), Collectors.counting())));
    }

    /** Policies that are tuned or superseded, or told to hang. */
    private static long told(Sandbox sandbox) {
        return sandbox.admin().resources(ArgoTuningPolicy.class).inAnyNamespace().list().getItems().stream()
                .filter(policy -> {
                    var status = policy.getStatus();
                    var reason = status == null || status.conditions == null
                            ? ""
                            : status.conditions.stream()
                                    .filter(c -> c.getType().equals("Ready"))
                                    .map(c -> c.getReason())
                                    .findFirst()
                                    .orElse("");
                    var hangs = policy.getMetadata().getNamespace().contains("-hangs-");
                    var oldest = policy.getMetadata().getName().equals("policy-0");
                    return reason.equals(!oldest ? "Superseded" : hangs ? "Unreachable" : "Watching");
                })
                .count();
    }

    /** No write but to status for 20 seconds, and none of these but by the ages of comparisons. */
    private static boolean quiet(Sandbox sandbox) {
        var mark = sandbox.audit().mark();
        LockSupport.parkNanos(Duration.ofSeconds(20).toNanos());
        return sandbox.audit().writes(sandbox.operators().user(), mark).size() < NAMESPACES / 10;
    }

    /** The objects that argo-tuner looks at, and Applications. */
    private static void install(KubernetesClient admin, String namespace) {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        for (var object : Manifest.read(INSTALL)) {
            if (List.of("ServiceAccount", "ConfigMap", "StatefulSet", "Deployment").contains(object.getKind())) {
                object.getMetadata().setNamespace(namespace);
                admin.resource(object).inNamespace(namespace).create();
            }
        }
        new RealisticApplications(admin, namespace, 4).grow(APPLICATIONS_EACH);
    }

    private static void create(KubernetesClient admin, String namespace, String name) {
        var policy = new ArgoTuningPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .build());
        policy.setSpec(new ArgoTuningPolicySpec());
        admin.resource(policy).inNamespace(namespace).create();
    }

    /** Nobody is left to clean up. */
    private static void remove(KubernetesClient admin, String namespace) {
        var policies = admin.resources(ArgoTuningPolicy.class).inNamespace(namespace);
        policies.list().getItems().forEach(policy -> policies.withName(policy.getMetadata().getName()).edit(p -> {
            p.getMetadata().setFinalizers(List.of());
            return p;
        }));
        admin.namespaces().withName(namespace).delete();
    }

    private interface Step<T> {
        void on(T item) throws Exception;
    }

    /** Eight at a time, in this order. */
    private static <T> void inParallel(List<T> items, Step<T> step) throws Exception {
        var pool = Executors.newFixedThreadPool(8);
        try {
            var steps = items.stream()
                    .<Future<?>>map(item -> pool.submit(() -> {
                        step.on(item);
                        return null;
                    }))
                    .toList();
            for (var one : steps) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
