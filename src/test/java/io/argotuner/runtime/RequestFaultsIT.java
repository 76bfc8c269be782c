package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Fault;
import io.argotuner.testing.Promise;
import io.argotuner.testing.Sandbox;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What networks and API servers do to the requests of an operator that lives through it. */
@ExtendWith(ControlPlane.class)
@Execution(ExecutionMode.CONCURRENT)
class RequestFaultsIT {
    private static final List<String> TARGETS = List.of("configmaps", "deployments", "statefulsets");

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("R079_R087_answerLost", Fault::dropAfterCommit),
                fault("R079_requestLost", Fault::dropBefore),
                fault("R079_500", f -> f.refuse(500, "InternalError")),
                fault("R079_503", f -> f.refuse(503, "ServiceUnavailable")),
                fault("R079_429", f -> f.refuse(429, "TooManyRequests", "Retry-After: 1")),
                fault("R081_409", f -> f.refuse(409, "Conflict")),
                fault("R086_sentTwice", Fault::duplicate));
    }

    private static Arguments fault(String name, UnaryOperator<Fault> what) {
        return Arguments.of(name, what);
    }

    /** On the first three requests to each kind of object. */
    @ParameterizedTest(name = "{0}_onEachKindOfWrite_endsAsUndisturbedWithOneRestart")
    @MethodSource("faults")
    void faulty(String name, UnaryOperator<Fault> what, Sandbox sandbox) {
        if (name.contains("sentTwice")) {
            sandbox.excuse(Promise.QUIET, "the proxy sends each of them a second time");
        }
        var scenario = CrashScenario.FIRST_APPLY;
        scenario.prepare(sandbox);
        var argoCd = sandbox.argoCd();
        var controller = sandbox.history(argoCd.controller());
        var server = sandbox.history(argoCd.deployment("argocd-server"));
        var proxy = sandbox.keep(sandbox.operators().proxy());
        TARGETS.forEach(
                kind -> what.apply(proxy.on(r -> r.mutating() && r.on(kind)).first(3)));
        scenario.act(sandbox);

        var trial = OperatorTrial.through(sandbox, proxy);

        trial.await("it ends", () -> scenario.assertDone(trial, sandbox));
        trial.assertQuietForThreeLooks();
        assertThat(controller.templateChanges()).isEqualTo(1);
        assertThat(server.templateChanges()).isEqualTo(1);
    }

    @Test
    void R080_statusRefused_writesTheInstallOnceMeanwhile(Sandbox sandbox) {
        var scenario = CrashScenario.FIRST_APPLY;
        scenario.prepare(sandbox);
        var proxy = sandbox.keep(sandbox.operators().proxy());
        var refused = proxy.on(r -> r.uri().contains("/argotuningpolicies/default/status"))
                .first(4)
                .refuse(409, "Conflict");
        scenario.act(sandbox);
        sandbox.expectLog("Conflict|409|conflict");

        var trial = OperatorTrial.through(sandbox, proxy);

        trial.await("the status is refused", () -> assertThat(refused.matched()).isGreaterThanOrEqualTo(4));
        trial.await("it ends", () -> scenario.assertDone(trial, sandbox));
        assertThat(trial.writes())
                .filteredOn(w -> w.of("statefulsets") && w.succeeded())
                .hasSize(1);
    }

    @Test
    void R077_apiServerAway_isToldByReadinessOnlyAndEndsWithItsReturn(Sandbox sandbox) {
        var scenario = CrashScenario.CHANGE;
        scenario.prepare(sandbox);
        var proxy = sandbox.keep(sandbox.operators().proxy());
        var trial = OperatorTrial.through(sandbox, proxy);
        trial.awaitCondition("default", "Effective", "True/InForce");

        proxy.down();
        scenario.act(sandbox);
        trial.await("it is not ready", () -> assertThat(trial.http("/readyz")).startsWith("503 "));
        assertThat(trial.http("/livez")).isEqualTo("200 ok\n");
        var refused = proxy.seen().size();
        proxy.up();

        trial.await("it goes on", () -> scenario.assertDone(trial, sandbox));
        trial.await("it is ready", () -> assertThat(trial.http("/readyz")).isEqualTo("200 ok\n"));
        assertThat(proxy.seen()).hasSizeGreaterThan(refused);
    }

    @Test
    void R082_R085_watchesCutAndFrozen_missNothing(Sandbox sandbox) {
        var scenario = CrashScenario.CHANGE;
        scenario.prepare(sandbox);
        var proxy = sandbox.keep(sandbox.operators().proxy());
        var trial = OperatorTrial.through(sandbox, proxy);
        trial.awaitCondition("default", "Effective", "True/InForce");
        assertThat(proxy.cut("watch=true")).isGreaterThan(3);
        trial.await("they are back", () -> assertThat(trial.http("/readyz")).isEqualTo("200 ok\n"));
        trial.await("all of them", () -> assertThat(proxy.freeze("watch=true")).isGreaterThan(3));

        scenario.act(sandbox);

        trial.await("it is seen", () -> scenario.assertDone(trial, sandbox));
    }
}
