package io.argotuner.testing;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One test's namespace on the shared control plane, and all that a test does there. Removed after the test. */
public final class Sandbox implements AutoCloseable {
    private final ControlPlane.Running running;
    private final String namespace;
    private final NamespacedKubernetesClient admin;
    private final Operators operators;
    private final ArgoCdInstall argoCd;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Ledger ledger;
    private final Audit.Mark begun;
    private final int logBegun;
    private final Set<Promise> excused = EnumSet.noneOf(Promise.class);
    private final List<Pattern> expectedLines = new ArrayList<>();

    Sandbox(ControlPlane.Running running, String namespace) {
        this.running = running;
        this.namespace = namespace;
        admin = running.admin().adapt(NamespacedKubernetesClient.class).inNamespace(namespace);
        operators = new Operators(running.servers(), admin, namespace);
        argoCd = new ArgoCdInstall(admin, namespace);
        begun = running.audit().mark();
        logBegun = OperatorLog.open(namespace);
        create();
        ledger = new Ledger(admin, namespace);
    }

    /** A name that no other sandbox has. */
    static String name(Class<?> test) {
        var name = test.getSimpleName().toLowerCase(Locale.ROOT);
        return name.substring(0, Math.min(40, name.length())) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    /**
     * This test is about breaking that promise, so the oracle does not judge it.
     *
     * @param why for the reader
     */
    public Sandbox excuse(Promise promise, String why) {
        Objects.requireNonNull(why);
        excused.add(promise);
        return this;
    }

    /** The test brings ERROR lines about that hold this regular expression. */
    public Sandbox expectLog(String regex) {
        expectedLines.add(Pattern.compile(regex));
        return this;
    }

    public String namespace() {
        return namespace;
    }

    /** The test's own hands: cluster admin, the sandbox's namespace by default. */
    public NamespacedKubernetesClient admin() {
        return admin;
    }

    public ArgoCdInstall argoCd() {
        return argoCd;
    }

    public Operators operators() {
        return operators;
    }

    public Audit audit() {
        return running.audit();
    }

    /** The kubelet of all sandboxes; {@link HollowKubelet#hold} takes this namespace. */
    public HollowKubelet kubelet() {
        return running.kubelet();
    }

    /** A kubeconfig of the cluster admin, for a process or a library of its own. */
    public Path adminKubeconfig() {
        try {
            return running.servers().kubeconfig(Servers.ADMIN, namespace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on pods admitted to the namespace obey the restricted Pod Security standard. */
    public void restrict() {
        admin.namespaces().withName(namespace).edit(object -> {
            object.getMetadata().getLabels().put("pod-security.kubernetes.io/enforce", "restricted");
            return object;
        });
    }

    /** Starts the jar for every pod of argo-tuner's image, with the rights of the pod's own service account. */
    public Containers containers() {
        var containers = keep(new Containers(running.servers(), admin));
        running.kubelet().run(namespace, containers);
        return containers;
    }

    /** A client with the operator's shipped rights, granted here if they were not yet; closed with the sandbox. */
    public KubernetesClient operator() {
        return keep(operators.grant().client());
    }

    /** Watches an object's versions until the sandbox closes. */
    public <T extends HasMetadata> History<T> history(T object) {
        return keep(History.of(admin, object));
    }

    /** Lets the operator count Applications in every namespace, until the sandbox closes. */
    public void grantClusterWide() {
        operators
                .grantClusterWide()
                .forEach(object -> keep(() -> admin.resource(object).delete()));
    }

    /** Gives the operator its rights in every namespace, as where it lives elsewhere: they do not go with this one. */
    public void grantEverywhere() {
        var role = admin.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .withRules(operators.role().getRules())
                        .build())
                .create();
        var binding = admin.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", namespace)
                        .addNewSubject("rbac.authorization.k8s.io", "User", operators.user(), null)
                        .build())
                .create();
        keep(() -> admin.resource(binding).delete());
        keep(() -> admin.resource(role).delete());
    }

    /** Installs argocd-operator's CRD, until the last sandbox that did closes: the other tests run without it. */
    public void installArgoCdCrd() {
        keep(LentDefinitions.take(admin, "argocd-crd.yaml"));
        ledger.record("argoproj.io", "v1beta1", "ArgoCD", "argocds");
    }

    /** The same with the CRDs of KEDA's and of the vertical autoscaler's resource, without their programs. */
    public void installAutoscalerCrds() {
        keep(LentDefinitions.take(admin, "autoscaler-crds.yaml"));
    }

    /** Installs the definitions of a file anew, on a control plane that the test has for itself. */
    public void install(Path file) {
        ControlPlane.install(admin, file);
    }

    /** The test has killed kube-apiserver: the audit log will not tell how the requests under way ended. */
    public void apiServerKilled() {
        running.audit().forgetUnderWay();
    }

    /** Closed with the sandbox, the last one first. */
    public <C extends AutoCloseable> C keep(C closeable) {
        open.push(closeable);
        return closeable;
    }

    @Override
    public void close() {
        running.kubelet().release(namespace);
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot clean up " + namespace, e);
            }
        }
        try {
            judge();
        } finally {
            OperatorLog.close(namespace);
            ledger.close();
            // The namespace goes in the background: no other test looks at it.
            admin.namespaces().withName(namespace).delete();
        }
    }

    /** Every promise is looked at after every test, whatever the test itself asserts. */
    private void judge() {
        var versions = ledger.versions();
        var judgements = new ArrayList<>(
                new Oracle(running.audit().requests(operators.user(), begun, request -> true), versions).judge());
        judgements.addAll(OperatorLog.judge(logBegun, namespace, expectedLines, Traces.unmanaged(versions)));
        judgements.removeIf(judgement -> excused.contains(judgement.promise()));
        if (!judgements.isEmpty()) {
            throw new AssertionError("promises broken in " + namespace + ":\n  "
                    + judgements.stream().map(Object::toString).collect(Collectors.joining("\n  "))
                    + (ledger.gaps().isEmpty() ? "" : "\n  (versions may be missing: " + ledger.gaps() + ")"));
        }
    }

    private void create() {
        var object = new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .addToLabels("pod-security.kubernetes.io/enforce", "privileged")
                .endMetadata()
                .build();
        admin.resource(object).create();
        // Pods are refused until kube-controller-manager has made the account.
        await("default service account of " + namespace)
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> admin.serviceAccounts().withName("default").get() != null);
    }
}
