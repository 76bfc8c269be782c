package io.argotuner.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The service account that argo-tuner runs as, with exactly the rights that {@code deploy/} ships. */
public final class Operators {
    private static final Path DEPLOY = Path.of("deploy");
    private static final String ACCOUNT = "argo-tuner";

    private final Servers servers;
    private final KubernetesClient admin;
    private final String namespace;

    Operators(Servers servers, KubernetesClient admin, String namespace) {
        this.servers = servers;
        this.admin = admin;
        this.namespace = namespace;
    }

    /** Who it is in {@link Audit}. */
    public String user() {
        return "system:serviceaccount:" + namespace + ":" + ACCOUNT;
    }

    /** Applies the ServiceAccount, Role and RoleBinding of install.yaml to the sandbox's namespace. */
    public Operators grant() {
        Manifest.read(DEPLOY.resolve("install.yaml")).stream()
                .filter(o -> o instanceof ServiceAccount || o instanceof Role || o instanceof RoleBinding)
                .forEach(this::apply);
        return this;
    }

    /** Applies the Role and RoleBinding of pinning.yaml to the sandbox's namespace. */
    public Operators grantPinning() {
        Manifest.read(DEPLOY.resolve("pinning.yaml")).forEach(this::apply);
        return this;
    }

    /** The Role of pinning.yaml. */
    public Role pinningRole() {
        return Manifest.read(DEPLOY.resolve("pinning.yaml")).stream()
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** The Role of install.yaml. */
    public Role role() {
        return Manifest.read(DEPLOY.resolve("install.yaml")).stream()
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Applies the whole of install.yaml, with the Deployment; its pod is as hollow as all others. */
    public Operators deploy() {
        Manifest.read(DEPLOY.resolve("install.yaml")).forEach(this::apply);
        return this;
    }

    /** Applies cluster-wide.yaml under names of this sandbox. The sandbox takes it away again. */
    public List<HasMetadata> grantClusterWide() {
        return Manifest.read(DEPLOY.resolve("cluster-wide.yaml")).stream()
                .map(object -> {
                    object.getMetadata().setName(object.getMetadata().getName() + "-" + namespace);
                    if (object instanceof ClusterRoleBinding binding) {
                        binding.getRoleRef().setName(binding.getRoleRef().getName() + "-" + namespace);
                        binding.getSubjects().forEach(this::move);
                    } else if (!(object instanceof ClusterRole)) {
                        throw new IllegalStateException("cluster-wide.yaml holds a " + object.getKind());
                    }
                    return admin.resource(object).serverSideApply();
                })
                .toList();
    }

    /** A client that is this operator to the API server; the caller closes it. */
    public KubernetesClient client() {
        var config = servers.config(Servers.IMPERSONATOR)
                .withNamespace(namespace)
                .withImpersonateUsername(user())
                .withUserAgent(ACCOUNT)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** The same through a proxy that the caller closes. */
    public KubernetesClient client(FaultProxy proxy) {
        var config = servers.config(Servers.IMPERSONATOR)
                .withMasterUrl(proxy.url())
                .withNamespace(namespace)
                .withImpersonateUsername(user())
                .withUserAgent(ACCOUNT)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** A proxy to the API server, without faults yet; the caller closes it. */
    public FaultProxy proxy() {
        return servers.proxy();
    }

    /** A kubeconfig with a token of the service account, for an operator that is a process of its own. */
    public Path kubeconfig() {
        try {
            return servers.kubeconfig(namespace, bearer(ACCOUNT), namespace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same that knows the API server by the proxy only. */
    public Path kubeconfig(FaultProxy proxy) {
        try {
            return servers.kubeconfig(proxy, bearer(ACCOUNT), namespace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kubeconfig that knows the API server by the proxy only, of an account of this sandbox that has those rules. */
    public Path kubeconfig(FaultProxy proxy, String account, List<PolicyRule> rules) {
        var accounts = admin.serviceAccounts().inNamespace(namespace);
        accounts.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .endMetadata()
                        .build())
                .create();
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", account)
                        .addNewSubject(null, "ServiceAccount", account, namespace)
                        .build())
                .create();
        try {
            return servers.kubeconfig(proxy, bearer(account), namespace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An operator that is a process of its own, with the shipped rights, and ends with the sandbox. */
    public OperatorProcess process(String... arguments) {
        return OperatorProcess.start(kubeconfig(), namespace, arguments);
    }

    /** The same that knows the API server by the proxy only. */
    public OperatorProcess process(FaultProxy proxy, String... arguments) {
        return OperatorProcess.start(kubeconfig(proxy), namespace, arguments);
    }

    private String bearer(String account) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(7200L)
                .endSpec()
                .build();
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    private void apply(HasMetadata object) {
        object.getMetadata().setNamespace(namespace);
        if (object instanceof RoleBinding binding) {
            binding.getSubjects().forEach(this::move);
        }
        admin.resource(object).serverSideApply();
    }

    private void move(Subject subject) {
        subject.setNamespace(namespace);
    }
}
