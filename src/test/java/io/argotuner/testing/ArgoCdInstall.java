package io.argotuner.testing;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** An Argo CD install in the sandbox: its objects are real and its pods are hollow. */
public final class ArgoCdInstall {
    public static final String CONTROLLER = "argocd-application-controller";
    public static final String REPO_SERVER = "argocd-repo-server";
    public static final String SERVER = "argocd-server";
    public static final String IN_CLUSTER = "https://kubernetes.default.svc";

    // In this order: an owner before what it owns, and what a pod needs before the pod.
    private static final List<String> APPLIED =
            List.of("ArgoCD", "ServiceAccount", "ConfigMap", "StatefulSet", "Deployment", "HorizontalPodAutoscaler");

    private final KubernetesClient admin;
    private final String namespace;

    ArgoCdInstall(KubernetesClient admin, String namespace) {
        this.admin = admin;
        this.namespace = namespace;
    }

    /** Argo CD 3.5 as its plain manifests install it, and waits until it runs. */
    public ArgoCdInstall plain() {
        return apply(Path.of("src", "test", "resources", "install", "plain.yaml"), "kubectl");
    }

    /** A file of {@code ../shared/argocd}; skips the test where there is none. Waits until the install runs. */
    public ArgoCdInstall shared(String file) {
        var path = Path.of("..", "shared", "argocd", file);
        Assumptions.assumeTrue(Files.isReadable(path), () -> "no " + path);
        return apply(path, file.startsWith("helm") ? "helm" : "kubectl");
    }

    /**
     * Applies what argo-tuner looks at in a manifest, and the accounts that its pods need, and waits until the
     * workloads run. A recorded manifest serves as well: its owner references point to the owners applied here.
     *
     * @param manager field manager, as the installer's
     */
    public ArgoCdInstall apply(Path file, String manager) {
        Manifest.read(file).stream()
                .filter(object -> APPLIED.contains(object.getKind()))
                .sorted(Comparator.comparing(object -> APPLIED.indexOf(object.getKind())))
                .forEach(object -> {
                    var recorded = object.getMetadata();
                    object.setMetadata(new ObjectMetaBuilder()
                            .withName(recorded.getName())
                            .withNamespace(namespace)
                            .withLabels(recorded.getLabels())
                            .withAnnotations(recorded.getAnnotations())
                            .withOwnerReferences(recorded.getOwnerReferences())
                            .build());
                    object.getMetadata().getOwnerReferences().forEach(this::adopt);
                    admin.resource(object)
                            .fieldManager(manager)
                            .forceConflicts()
                            .serverSideApply();
                });
        return awaitRollout();
    }

    /** Makes an ArgoCD resource {@code argocd} the owner of the workloads, as argocd-operator does. Its CRD has to be there. */
    public ArgoCdInstall ownedByArgoCd() {
        var owner = admin.resource("""
                        {"apiVersion": "argoproj.io/v1beta1", "kind": "ArgoCD", "metadata": {"name": "argocd"},
                         "spec": {"controller": {"processors": {"status": 20}}}}""").inNamespace(namespace).create();
        var reference = new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build();
        Stream.concat(
                        admin.apps().statefulSets().inNamespace(namespace).list().getItems().stream(),
                        admin.apps().deployments().inNamespace(namespace).list().getItems().stream())
                .forEach(workload -> admin.resource(workload).edit(object -> {
                    object.addOwnerReference(reference);
                    return object;
                }));
        return this;
    }

    /** Waits until every StatefulSet and Deployment runs its present template with all replicas ready. */
    public ArgoCdInstall awaitRollout() {
        await("rollout in " + namespace)
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(this::isRolledOut);
        return this;
    }

    /** Whether every StatefulSet and Deployment runs its present template with all replicas ready. */
    public boolean isRolledOut() {
        return admin.apps().statefulSets().inNamespace(namespace).list().getItems().stream()
                        .allMatch(ArgoCdInstall::rolledOut)
                && admin.apps().deployments().inNamespace(namespace).list().getItems().stream()
                        .allMatch(ArgoCdInstall::rolledOut);
    }

    /** Creates Applications dealt to the clusters in turn; cluster 0 is the in-cluster. */
    public ArgoCdInstall applications(int count, int clusters) {
        var perCluster = new LinkedHashMap<String, Integer>();
        for (var i = 0; i < clusters; i++) {
            perCluster.put(server(i), count / clusters + (i < count % clusters ? 1 : 0));
        }
        return applications(perCluster);
    }

    /** Creates Applications by cluster server; a second call replaces none and adds to the first. */
    public ArgoCdInstall applications(Map<String, Integer> perCluster) {
        new Applications(admin, namespace).create(perCluster);
        return this;
    }

    /** Gives the only container of a workload limits, as a person would, and waits for the rollout. */
    public ArgoCdInstall limits(String workload, String cpu, String memory) {
        var patch = """
                {"spec":{"template":{"spec":{"containers":[
                {"name":"%s","resources":{"limits":{"cpu":"%s","memory":"%s"}}}]}}}}
                """.formatted(workload, cpu, memory);
        var strategic = PatchContext.of(PatchType.STRATEGIC_MERGE);
        if (workload.equals(CONTROLLER)) {
            admin.apps()
                    .statefulSets()
                    .inNamespace(namespace)
                    .withName(workload)
                    .patch(strategic, patch);
        } else {
            admin.apps().deployments().inNamespace(namespace).withName(workload).patch(strategic, patch);
        }
        return awaitRollout();
    }

    /** Puts keys into {@code argocd-cmd-params-cm} or {@code argocd-cm}, as a person would; nothing restarts. */
    public ArgoCdInstall data(String configMap, Map<String, String> keys) {
        admin.configMaps().inNamespace(namespace).withName(configMap).edit(map -> new ConfigMapBuilder(map)
                .addToData(keys)
                .build());
        return this;
    }

    /** Creates the cluster Secrets that {@link #applications(int, int)} needs, but for the in-cluster. */
    public ArgoCdInstall clusters(int count) {
        for (var i = 1; i < count; i++) {
            var secret = new SecretBuilder()
                    .withNewMetadata()
                    .withName(secret(i))
                    .withNamespace(namespace)
                    .addToLabels("argocd.argoproj.io/secret-type", "cluster")
                    .endMetadata()
                    .withStringData(Map.of("name", secret(i), "server", server(i), "config", "{}"))
                    .build();
            admin.resource(secret).create();
        }
        return this;
    }

    /** Pins a cluster of {@link #clusters} to a shard, as a person would. */
    public ArgoCdInstall pin(int cluster, String shard) {
        admin.secrets().inNamespace(namespace).withName(secret(cluster)).edit(secret -> new SecretBuilder(secret)
                .addToStringData("shard", shard)
                .build());
        return this;
    }

    private static String secret(int cluster) {
        return "cluster-%03d".formatted(cluster);
    }

    /** The server address of a cluster of {@link #applications(int, int)}. */
    public static String server(int cluster) {
        return cluster == 0 ? IN_CLUSTER : "https://cluster-%03d.example:6443".formatted(cluster);
    }

    public StatefulSet controller() {
        return existing(admin.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(CONTROLLER)
                .get());
    }

    public Deployment deployment(String name) {
        return existing(
                admin.apps().deployments().inNamespace(namespace).withName(name).get());
    }

    /** Data of {@code argocd-cm}. */
    public Map<String, String> argocdCm() {
        return data("argocd-cm");
    }

    /** Data of {@code argocd-cmd-params-cm}. */
    public Map<String, String> cmdParams() {
        return data("argocd-cmd-params-cm");
    }

    /** Owners of a recorded manifest are the ones of the same name here. */
    private void adopt(OwnerReference owner) {
        var live = admin.genericKubernetesResources(owner.getApiVersion(), owner.getKind())
                .inNamespace(namespace)
                .withName(owner.getName())
                .get();
        owner.setUid(existing(live).getMetadata().getUid());
    }

    private Map<String, String> data(String configMap) {
        var data = existing(admin.configMaps()
                        .inNamespace(namespace)
                        .withName(configMap)
                        .get())
                .getData();
        return data == null ? Map.of() : data;
    }

    private static <T extends HasMetadata> T existing(@Nullable T object) {
        return Objects.requireNonNull(object, "no such object");
    }

    static boolean rolledOut(StatefulSet set) {
        var wanted = set.getSpec().getReplicas();
        var status = set.getStatus();
        return status != null
                && Objects.equals(
                        status.getObservedGeneration(), set.getMetadata().getGeneration())
                && Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
                && wanted == orZero(status.getReplicas())
                && wanted == orZero(status.getReadyReplicas());
    }

    static boolean rolledOut(Deployment deployment) {
        var wanted = deployment.getSpec().getReplicas();
        var status = deployment.getStatus();
        return status != null
                && Objects.equals(
                        status.getObservedGeneration(), deployment.getMetadata().getGeneration())
                && wanted == orZero(status.getReplicas())
                && wanted == orZero(status.getUpdatedReplicas())
                && wanted == orZero(status.getReadyReplicas());
    }

    private static int orZero(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
