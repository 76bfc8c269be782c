package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.testing.Audit;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.FaultProxy;
import io.argotuner.testing.Sandbox;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R010 to R012: kills the operator at every request that changes the install, starts another one, and compares what is
 * left in the end and how often each object was written with a run that nobody disturbed. A process that is killed
 * before its k-th request and one that is killed after the (k-1)-th is stored leave the same behind, so the points
 * before each request and the one after the last are all there are.
 */
@ExtendWith(ControlPlane.class)
@Execution(ExecutionMode.CONCURRENT)
class CrashSweepIT {
    private static final Map<CrashScenario, Map<Integer, EndState>> ENDS = new ConcurrentHashMap<>();

    static Stream<Arguments> points() {
        return Stream.of(CrashScenario.values())
                .flatMap(scenario -> IntStream.rangeClosed(0, scenario.writes().size() + 1)
                        .mapToObj(k -> Arguments.of(scenario, k)));
    }

    @ParameterizedTest(name = "R010_R011_R012_{0}_killedAtWrite_{1}_endsAsUndisturbed")
    @MethodSource("points")
    void killed(CrashScenario scenario, int k, Sandbox sandbox) {
        scenario.prepare(sandbox);
        var mark = sandbox.audit().mark();
        var proxy = sandbox.keep(sandbox.operators().proxy());
        scenario.act(sandbox);
        if (k > scenario.writes().size()) {
            proxy.on(CrashSweepIT::isWrite).nth(k - 1).killAfterCommit();
        } else if (k > 0) {
            proxy.on(CrashSweepIT::isWrite).nth(k).killBefore();
        }

        var trial = OperatorTrial.through(sandbox, proxy);
        if (k > 0) {
            trial.await(
                    "the process is killed", () -> assertThat(proxy.isDead()).isTrue());
            trial.stop();
            trial = OperatorTrial.start(sandbox);
        }

        var last = trial;
        last.await(scenario + " is done", () -> scenario.assertDone(last, sandbox));
        last.assertQuietForThreeLooks();
        ENDS.computeIfAbsent(scenario, s -> new ConcurrentHashMap<>()).put(k, EndState.of(sandbox));
        var written = written(sandbox, mark);
        if (k == 0) {
            assertThat(written).containsExactlyElementsOf(scenario.writes());
        }
        assertThat(counted(written)).as("writes of each object").isEqualTo(counted(scenario.writes()));
    }

    @AfterAll
    static void everyEndIsTheUndisturbedOne() {
        ENDS.forEach((scenario, ends) -> ends.forEach((k, end) -> assertThat(end.objects())
                .as(scenario + " killed at write " + k)
                .isEqualTo(ends.getOrDefault(0, end).objects())));
    }

    private static boolean isWrite(FaultProxy.Seen request) {
        return request.mutating() && !request.on("events") && !request.uri().contains("/status");
    }

    private static List<String> written(Sandbox sandbox, Audit.Mark since) {
        var versions = new HashSet<String>();
        return sandbox.audit().writes(sandbox.operators().user(), since).stream()
                .filter(Audit.Request::succeeded)
                .filter(r -> !r.of("events") && !r.resource().endsWith("/status"))
                // The framework may send the finalizer twice, the second time for nothing.
                .filter(r -> !r.of("argotuningpolicies")
                        || versions.add(r.stored()
                                .path("metadata")
                                .path("resourceVersion")
                                .asText()))
                .map(r -> r.resource() + "/" + r.name())
                .toList();
    }

    private static Map<String, Long> counted(List<String> writes) {
        return writes.stream().collect(Collectors.groupingBy(w -> w, TreeMap::new, Collectors.counting()));
    }
}
