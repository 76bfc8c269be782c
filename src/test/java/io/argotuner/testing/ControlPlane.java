package io.argotuner.testing;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real control plane, started once per JVM by the first test class that carries
 * {@code @ExtendWith(ControlPlane.class)} and stopped when the JVM ends. A test method takes a {@link Sandbox}, or
 * several: each is a namespace of its own, removed after the test. Logs lie in {@code target/controlplane}.
 *
 * <p>Without binaries the class is skipped with {@link #MISSING} in the reason, which {@code .ci/run} looks for.
 */
public final class ControlPlane implements ExecutionCondition, BeforeAllCallback, ParameterResolver {
    static final String MISSING = "no control plane";

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(ControlPlane.class);
    private static @Nullable Running running;
    private static @Nullable Throwable broken;

    /** On a {@link Sandbox}: the namespace has this name, which only one test of a run can have. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    public @interface Named {
        String value();
    }

    /** What lives as long as the JVM. */
    record Running(Servers servers, KubernetesClient admin, Audit audit, HollowKubelet kubelet) {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return binariesFor(context);
    }

    static ConditionEvaluationResult binariesFor(ExtensionContext context) {
        if (Binaries.find().isPresent()) {
            return ConditionEvaluationResult.enabled("binaries found");
        }
        var line = MISSING + ": " + context.getDisplayName() + " is SKIPPED, for " + Binaries.built()
                + " does not hold " + Binaries.NAMES + "; install Go and run src/test/controlplane/build.sh";
        System.err.println(line);
        return ConditionEvaluationResult.disabled(line);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // What an assertion reads may not be there yet, or no more for a moment: it is tried again then too.
        Awaitility.ignoreExceptionsByDefault();
        start();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Sandbox.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var named = parameter.findAnnotation(Named.class).map(Named::value);
        return context.getStore(STORE)
                .computeIfAbsent(
                        Sandbox.class.getName() + parameter.getIndex(),
                        key -> new Sandbox(
                                Objects.requireNonNull(running),
                                named.orElseGet(() -> Sandbox.name(context.getRequiredTestClass()))),
                        Sandbox.class);
    }

    private static synchronized void start() {
        if (broken != null) {
            throw new IllegalStateException("the control plane failed to start for an earlier test class", broken);
        }
        if (running != null) {
            running.servers().requireAlive();
            return;
        }
        try {
            running = run(Path.of("target", "controlplane"));
        } catch (IOException | GeneralSecurityException | RuntimeException | Error e) {
            broken = e;
            throw new IllegalStateException("the control plane does not start; see target/controlplane/*.log", e);
        }
    }

    /** Starts one whose logs lie there. */
    static Running run(Path logs) throws IOException, GeneralSecurityException {
        var begun = System.nanoTime();
        var servers = new Servers(Binaries.find().orElseThrow(), logs);
        var admin = servers.client(Servers.ADMIN);
        installDefinitions(admin);
        var kubelet = new HollowKubelet(servers.client(Servers.HOLLOW_KUBELET));
        System.err.printf(
                "control plane: ready after %.1f s%n",
                Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0);
        return new Running(servers, admin, new Audit(servers), kubelet);
    }

    /** Argo CD's Application, and what this project ships. */
    private static void installDefinitions(KubernetesClient admin) {
        var own = Path.of("crds");
        try (var shipped = Files.isDirectory(own) ? Files.list(own) : Stream.<Path>empty()) {
            var files = new ArrayList<>(shipped.sorted().toList());
            files.add(Path.of("src", "test", "resources", "controlplane", "application-crd.yaml"));
            files.forEach(file -> install(admin, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<CustomResourceDefinition> install(KubernetesClient admin, Path file) {
        return Manifest.read(file).stream()
                .filter(CustomResourceDefinition.class::isInstance)
                .map(CustomResourceDefinition.class::cast)
                .map(definition -> {
                    admin.resource(definition).forceConflicts().serverSideApply();
                    return admin.resource(definition)
                            .waitUntilCondition(ControlPlane::established, 30, TimeUnit.SECONDS);
                })
                .toList();
    }

    private static boolean established(@Nullable CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }
}
