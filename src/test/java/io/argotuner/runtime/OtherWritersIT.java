package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Promise;
import io.argotuner.testing.Sandbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A second writer beside the operator: another leader with another clock. */
@ExtendWith(ControlPlane.class)
@Execution(ExecutionMode.CONCURRENT)
class OtherWritersIT {
    private static final String DECLARED = "controller.status.processors";

    @Test
    void R097_twoLeadersWithClocksFarApart_writeAsOne(Sandbox sandbox) {
        sandbox.excuse(Promise.QUIET, "two of them may store the same status");
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        var controller = sandbox.history(argoCd.controller());
        var server = sandbox.history(argoCd.deployment("argocd-server"));
        var one = OperatorTrial.start(sandbox);
        var other = OperatorTrial.start(sandbox, ahead(Duration.ofHours(3)));

        one.create("default", new ArgoTuningPolicySpec());

        one.awaitCondition("default", "Effective", "True/InForce");
        one.await("it is tuned", () -> {
            assertThat(argoCd.cmdParams()).containsEntry(DECLARED, "50");
            assertThat(argoCd.isRolledOut()).isTrue();
        });
        assertThat(controller.templateChanges()).isEqualTo(1);
        assertThat(server.templateChanges()).isEqualTo(1);
        assertThat(other.http("/livez")).isEqualTo("200 ok\n");
    }

    @Test
    void R091_clockSetAhead_doesNotEndTheCooldown(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        var clock = new SettableClock();
        var trial = OperatorTrial.start(sandbox, clock);
        trial.create("default", new ArgoTuningPolicySpec());
        trial.awaitCondition("default", "Effective", "True/InForce");
        trial.await("it is tuned", () -> assertThat(argoCd.cmdParams()).containsEntry(DECLARED, "50"));
        var controller = sandbox.history(argoCd.controller());
        trial.assertQuietForThreeLooks();

        clock.offset = Duration.ofHours(1);
        trial.policy("default").edit(policy -> {
            policy.getSpec().settings = new TreeMap<>(Map.of("statusProcessors", OperatorTrial.fixed("61")));
            return policy;
        });

        trial.await("the change waits", () -> assertThat(trial.setting("default", "statusProcessors"))
                .satisfies(s -> {
                    assertThat(s.state).isEqualTo("Pending");
                    assertThat(s.reason).contains("cool-down");
                }));
        trial.assertQuietForThreeLooks();
        assertThat(controller.templateChanges()).isZero();
        assertThat(argoCd.cmdParams()).containsEntry(DECLARED, "50");
    }

    private static Clock ahead(Duration by) {
        return Clock.offset(Clock.systemUTC(), by);
    }

    /** A wall clock that somebody sets. */
    private static final class SettableClock extends Clock {
        private volatile Duration offset = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
