package io.argotuner.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A control plane that one test class has for itself, so that it may stop its processes and remove its definitions. A
 * test method takes a {@link Sandbox} on it and the {@link Servers}. It costs a start, so one class shares it.
 */
public final class OwnControlPlane
        implements ExecutionCondition, BeforeAllCallback, AfterAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(OwnControlPlane.class);
    private ControlPlane.@Nullable Running running;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return ControlPlane.binariesFor(context);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, GeneralSecurityException {
        running = ControlPlane.run(Path.of("target", "controlplane", "own"));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        var ended = Objects.requireNonNull(running);
        ended.admin().close();
        ended.servers().stop();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == Sandbox.class || type == Servers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var own = Objects.requireNonNull(running);
        if (parameter.getParameter().getType() == Servers.class) {
            return own.servers();
        }
        return context.getStore(STORE)
                .computeIfAbsent(
                        Sandbox.class,
                        type -> new Sandbox(own, Sandbox.name(context.getRequiredTestClass())),
                        Sandbox.class);
    }
}
