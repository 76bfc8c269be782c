package io.argotuner.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.DisruptionRule;
import io.argotuner.testing.Audit;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What it costs to know an install: reading its Applications against {@code kubectl get --raw} and a naive informer, the
 * memory of the shipped process, its start, and what it uses while nothing happens to it.
 *
 * <pre>{@code mvn -Pbench verify -DskipTests=false -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dexec.skip=true -Dit.test=ScaleBench -Dbench.applications=1000,10000}</pre>
 */
@ExtendWith(ControlPlane.class)
class ScaleBench {
    private static final int CLUSTERS = 100;
    /** A naive informer of more than this takes gigabytes. */
    private static final int INFORMER = Integer.getInteger("bench.informerUpTo", 10_000);
    private static final Duration IDLE = Duration.ofSeconds(Integer.getInteger("bench.idleSeconds", 900));
    private static final int UPDATES_PER_SECOND = 55;

    private final Results results = new Results(
            "applications",
            "list MB",
            "kubectl s",
            "census s",
            "ratio",
            "informer s",
            "informer MiB",
            "start s",
            "RSS MiB",
            "peak MiB",
            "idle % of a core",
            "lists/min",
            "writes");

    @Test
    void installs_ofSeveralSizes_costThis(Sandbox sandbox) throws Exception {
        sandbox.argoCd().plain();
        sandbox.operators().grant();
        var kubeconfig = sandbox.operators().kubeconfig();
        letInformersWatch(sandbox);
        var applications = new RealisticApplications(sandbox.admin(), sandbox.namespace(), CLUSTERS);
        for (var size : sizes()) {
            applications.grow(size);
            var list = new File("target/bench/applications.json");
            list.getParentFile().mkdirs();
            var kubectl = new double[turns(size)];
            var census = new double[turns(size)];
            try (var looks = new Looks(kubeconfig, sandbox.namespace())) {
                // The first one loads and compiles; those of an operator that runs do not.
                looks.look(size);
                for (var i = 0; i < kubectl.length; i++) {
                    kubectl[i] = kubectl(kubeconfig, applications.listPath(), list);
                    census[i] = looks.look(size);
                }
            }
            var informer = size <= INFORMER ? informer(kubeconfig, sandbox.namespace()) : new String[] {"-", "-", "-"};
            var cost = operator(sandbox, kubeconfig, applications);
            results.row(
                    size,
                    list.length() / 1e6,
                    OperatorProcess.median(kubectl),
                    OperatorProcess.median(census),
                    OperatorProcess.median(census) / OperatorProcess.median(kubectl),
                    informer[1],
                    informer[2],
                    cost.start,
                    cost.resident,
                    cost.peak,
                    cost.idle,
                    cost.lists,
                    cost.writes);
            Files.delete(list.toPath());
        }
        results.write("scale");
    }

    /** From the moment at which there are more Applications until the operator has written what follows from it. */
    @Test
    void reaction_toMoreApplications(Sandbox sandbox) throws Exception {
        sandbox.argoCd().plain();
        sandbox.operators().grant();
        var kubeconfig = sandbox.operators().kubeconfig();
        var applications = new RealisticApplications(sandbox.admin(), sandbox.namespace(), CLUSTERS);
        applications.grow(400);
        var table = new Results("from", "to", "seconds", "census period s");
        var policy = policy(sandbox, "Enforce");
        policy.getSpec().disruption = new DisruptionRule();
        policy.getSpec().disruption.cooldown = "0s";
        try (var operator =
                OperatorProcess.start(kubeconfig, sandbox.namespace(), new File("target/bench/reaction.log"))) {
            sandbox.admin().resource(policy).create();
            await("the operator has counted")
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> counted(sandbox) == applications.created());
            assertThat(operator.port()).isPositive();
            var mark = sandbox.audit().mark();
            applications.grow(900);
            var grown = Instant.now();
            await("the install is written")
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> !written(sandbox, mark).isEmpty());
            var at = written(sandbox, mark).get(0).at();
            table.row(400, 900, Duration.between(grown, at).toMillis() / 1000.0, 60);
        } finally {
            release(sandbox, policy);
        }
        table.write("reaction");
    }

    private static List<Audit.Request> written(Sandbox sandbox, Audit.Mark mark) {
        return sandbox.audit().writes(sandbox.operators().user(), mark).stream()
                .filter(r -> r.of("configmaps") || r.of("statefulsets") || r.of("deployments"))
                .toList();
    }

    private static ArgoTuningPolicy policy(Sandbox sandbox, String mode) {
        var policy = new ArgoTuningPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withNamespace(sandbox.namespace())
                .withName("bench")
                .build());
        policy.setSpec(new ArgoTuningPolicySpec());
        policy.getSpec().mode = mode;
        return policy;
    }

    /** Nobody is left to clean up. */
    private static void release(Sandbox sandbox, ArgoTuningPolicy policy) {
        sandbox.admin().resource(policy).edit(p -> {
            p.getMetadata().setFinalizers(null);
            return p;
        });
        sandbox.admin().resource(policy).delete();
    }

    /** The operator needs no watch on Applications and has no right to it; an informer does. */
    private static void letInformersWatch(Sandbox sandbox) {
        var role = new RoleBuilder()
                .withNewMetadata()
                .withName("informer")
                .endMetadata()
                .addNewRule()
                .withApiGroups("argoproj.io")
                .withResources("applications")
                .withVerbs("list", "watch")
                .endRule()
                .build();
        var binding = new RoleBindingBuilder()
                .withNewMetadata()
                .withName("informer")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "informer")
                .addNewSubject(null, "ServiceAccount", "argo-tuner", sandbox.namespace())
                .build();
        sandbox.admin().resource(role).create();
        sandbox.admin().resource(binding).create();
    }

    /** Small lists are read in less time than the machine is busy with something else: their turns are many. */
    private static int turns(int size) {
        return Math.max(3, Math.min(15, 15_000 / size));
    }

    private record Cost(double start, double resident, double peak, double idle, double lists, long writes) {}

    private static int[] sizes() {
        return Arrays.stream(System.getProperty("bench.applications", "1000,10000")
                        .split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static double kubectl(Path kubeconfig, String path, File into) throws IOException, InterruptedException {
        var begun = System.nanoTime();
        var process = new ProcessBuilder("kubectl", "--kubeconfig", kubeconfig.toString(), "get", "--raw", path)
                .redirectOutput(into)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).as("exit code of kubectl").isZero();
        return (System.nanoTime() - begun) / 1e9;
    }

    /** A process that looks when it is told to, with the JVM and the options that are shipped. */
    private static final class Looks implements AutoCloseable {
        private final Process process;
        private final BufferedReader answers;

        Looks(Path kubeconfig, String namespace) throws IOException {
            process = OperatorProcess.java(
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            ShippedLook.class.getName(),
                            kubeconfig.toString(),
                            namespace)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            answers = process.inputReader();
        }

        double look(int expected) throws IOException {
            process.outputWriter().write("look\n");
            process.outputWriter().flush();
            var answer = answers.readLine().split(" ", -1);
            assertThat(Integer.parseInt(answer[0])).isEqualTo(expected);
            return Double.parseDouble(answer[1]);
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    private static String[] informer(Path kubeconfig, String namespace) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        NaiveInformer.class.getName(),
                        kubeconfig.toString(),
                        namespace)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var answer = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit code of the informer").isZero();
        return answer.trim().split(" ", -1);
    }

    private static Cost operator(Sandbox sandbox, Path kubeconfig, RealisticApplications applications)
            throws IOException {
        var policy = policy(sandbox, "Recommend");
        var log = new File("target/bench/operator.log");
        try (var operator = OperatorProcess.start(kubeconfig, sandbox.namespace(), log)) {
            sandbox.admin().resource(policy).create();
            await("the operator has counted")
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> counted(sandbox) == applications.created());
            var mark = sandbox.audit().mark();
            var before = operator.processorSeconds();
            var begun = System.nanoTime();
            for (var round = 0; System.nanoTime() - begun < IDLE.toNanos(); round++) {
                applications.touch(round * 7919, round);
                pace(begun, round);
            }
            var seconds = (System.nanoTime() - begun) / 1e9;
            var used = operator.processorSeconds() - before;
            var user = sandbox.operators().user();
            var lists = sandbox.audit()
                    .requests(user, mark, r -> r.verb().equals("list"))
                    .size();
            var writes = sandbox.audit().writes(user, mark).size();
            return new Cost(
                    operator.startTime().toMillis() / 1000.0,
                    operator.resident(),
                    operator.peak(),
                    100 * used / seconds,
                    60 * lists / seconds,
                    writes);
        } finally {
            release(sandbox, policy);
        }
    }

    private static void pace(long begun, int round) {
        var due = begun + (round + 1) * TimeUnit.SECONDS.toNanos(1) / UPDATES_PER_SECOND;
        while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private static int counted(Sandbox sandbox) {
        var policy = sandbox.admin()
                .resources(ArgoTuningPolicy.class)
                .inNamespace(sandbox.namespace())
                .withName("bench")
                .get();
        var status = policy == null ? null : policy.getStatus();
        return status == null || status.measurements == null
                ? -1
                : Objects.requireNonNullElse(status.measurements.applications, -1);
    }
}
