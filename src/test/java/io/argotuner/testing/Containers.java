package io.argotuner.testing;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs the pods of argo-tuner's image as processes: the jar, the pod's arguments and environment, and a token of its
 * service account. Everything else stays hollow.
 */
public final class Containers implements HollowKubelet.Programs, AutoCloseable {
    private static final Path JAR = Path.of("target", "argo-tuner.jar");

    private final Servers servers;
    private final KubernetesClient admin;
    private final Map<String, Process> processes = new ConcurrentHashMap<>();

    Containers(Servers servers, KubernetesClient admin) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is not there: mvn package makes it");
        }
        this.servers = servers;
        this.admin = admin;
    }

    @Override
    public CompletableFuture<Integer> start(Pod pod) {
        var container = pod.getSpec().getContainers().get(0);
        if (!container.getImage().contains("argo-tuner")) {
            return new CompletableFuture<>();
        }
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(container.getArgs());
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log(pod));
            container.getEnv().forEach(env -> builder.environment().put(env.getName(), value(pod, env)));
            builder.environment().put("KUBECONFIG", kubeconfig(pod).toString());
            var process = builder.start();
            processes.put(pod.getMetadata().getUid(), process);
            return process.onExit().thenApply(Process::exitValue);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop(Pod pod) {
        var process = processes.get(pod.getMetadata().getUid());
        if (process != null) {
            process.destroy();
        }
    }

    /** What the pod's process has written so far. */
    public String log(String podPrefix) {
        try (var logs = Files.list(logs())) {
            var text = new StringBuilder();
            for (var log : logs.filter(file -> file.getFileName().toString().startsWith(podPrefix))
                    .sorted()
                    .toList()) {
                text.append(Files.readString(log));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroy);
        processes.values().forEach(process -> process.onExit()
                .completeOnTimeout(process, 30, TimeUnit.SECONDS)
                .thenAccept(Process::destroyForcibly)
                .join());
    }

    private static String value(Pod pod, EnvVar env) {
        if (env.getValueFrom() == null) {
            return env.getValue();
        }
        if (!env.getValueFrom().getFieldRef().getFieldPath().equals("metadata.namespace")) {
            throw new IllegalStateException("the hollow kubelet does not know " + env);
        }
        return pod.getMetadata().getNamespace();
    }

    private Path kubeconfig(Pod pod) throws IOException {
        var namespace = pod.getMetadata().getNamespace();
        var account = pod.getSpec().getServiceAccountName();
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(7200L)
                .endSpec()
                .build();
        var token = admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(request)
                .getStatus()
                .getToken();
        return servers.kubeconfig(pod.getMetadata().getName(), token, namespace);
    }

    private static File log(Pod pod) throws IOException {
        return Files.createDirectories(logs())
                .resolve(pod.getMetadata().getName() + ".log")
                .toFile();
    }

    private static Path logs() {
        return Path.of("target", "controlplane", "pods");
    }
}
