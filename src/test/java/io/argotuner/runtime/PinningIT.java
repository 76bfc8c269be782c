package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.EvidenceRule;
import io.argotuner.standin.Costs;
import io.argotuner.standin.ModelClock;
import io.argotuner.standin.StandIn;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.FaultProxy.Seen;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Clusters pinned and moved on a real API server, with an Argo CD that deals clusters to its pods as the real one does and
 * compares an Application when its time has come or when it is asked to. The time never comes here: an Application that is
 * compared after a move was asked for. What holds at every stored version is judged by the oracle after each test.
 */
@ExtendWith(ControlPlane.class)
class PinningIT {
    private static final int CLUSTERS = 5;

    /** One to three shards and back to two, and the process is killed at each kind of step on the way. */
    @Test
    void shards_growAndShrink_killedAtEachStep_everyClusterHasOneOwner_andNothingIsStale(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().clusters(CLUSTERS).applications(20, CLUSTERS);
        sandbox.operators().grant().grantPinning();
        var clock = new ModelClock(1);
        var standIn = sandbox.keep(StandIn.start(sandbox.admin(), 1, Costs.local(), clock));
        OperatorTrial.create(sandbox, "default", spec(3));

        killedAt(sandbox, clock, isPatch("secrets"), 1, false);
        killedAt(sandbox, clock, isPatch("secrets"), 2, true);
        killedAt(sandbox, clock, isPatch("statefulsets"), 1, true);
        killedAt(sandbox, clock, isPatch("secrets"), 1, true);
        killedAt(sandbox, clock, isPatch("applications"), 2, true);
        killedAt(sandbox, clock, isPatch("secrets"), 1, false);
        var grown = OperatorTrial.start(sandbox, clock);
        grown.await("three shards are balanced", () -> assertSettled(sandbox, grown, standIn, 3));
        grown.assertQuietForThreeLooks();
        grown.stop();

        OperatorTrial.policies(sandbox).withName("default").edit(policy -> {
            policy.getSpec().settings.put("controllerReplicas", OperatorTrial.fixed("2"));
            return policy;
        });
        killedAt(sandbox, clock, isPatch("secrets"), 1, true);
        killedAt(sandbox, clock, isPatch("applications"), 1, false);
        killedAt(sandbox, clock, isPatch("secrets"), 1, true);
        killedAt(sandbox, clock, isPatch("statefulsets"), 1, false);
        var shrunk = OperatorTrial.start(sandbox, clock);
        shrunk.await("two shards have everything", () -> assertSettled(sandbox, shrunk, standIn, 2));

        shrunk.delete("default");
        shrunk.awaitGone("default");
        assertThat(pins(sandbox).values()).containsOnlyNulls();
        assertThat(argoCd.controller().getSpec().getReplicas()).isEqualTo(1);
    }

    /** Whose Secret it is decides: made by something, pinned by somebody, or without a Secret at all. */
    @Test
    void secretsOfOthers_areLeftAndNamed_andPinningSwitchedOffTakesEveryPinBack(Sandbox sandbox) {
        sandbox.argoCd().plain().clusters(CLUSTERS).applications(20, CLUSTERS).pin(1, "0");
        own(sandbox, ArgoCdInstall.secret(2));
        sandbox.operators().grant().grantPinning();
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", spec(2));

        trial.await("what can be pinned is", () -> {
            assertThat(pinning(trial)).contains("2 of 4 clusters with a Secret are pinned.");
            assertThat(sandbox.argoCd().controller().getSpec().getReplicas()).isEqualTo(2);
        });
        assertThat(pinning(trial)).contains("was pinned by somebody").contains("is made by ExternalSecret/fleet");
        assertThat(pins(sandbox))
                .containsEntry(ArgoCdInstall.secret(1), "0")
                .containsEntry(ArgoCdInstall.secret(2), null);

        trial.policy("default").edit(policy -> {
            policy.getSpec().sharding.pinning = "Off";
            return policy;
        });
        trial.await("the pins are gone", () -> {
            assertThat(trial.status("default").pinning).isNull();
            assertThat(pins(sandbox))
                    .containsEntry(ArgoCdInstall.secret(1), "0")
                    .containsEntry(ArgoCdInstall.secret(3), null)
                    .containsEntry(ArgoCdInstall.secret(4), null);
        });
        trial.assertQuietForThreeLooks();
        var mark = sandbox.audit().mark();
        trial.assertQuietForThreeLooks();
        assertThat(sandbox.audit().requests(sandbox.operators().user(), mark, r -> r.of("secrets")))
                .isEmpty();
    }

    /** Whoever wants the key gone gets his way after three rewrites, and is named; another process leaves it to him too. */
    @Test
    void pin_thatIsTakenBackAgainAndAgain_isContested_untilThePolicyChanges_andARestartDoesNotForget(Sandbox sandbox) {
        var name = leftToAnother(sandbox);

        var mark = sandbox.audit().mark();
        var second = OperatorTrial.start(sandbox);
        second.assertQuietForThreeLooks();
        assertThat(sandbox.audit()
                        .requests(
                                sandbox.operators().user(),
                                mark,
                                r -> r.of("secrets") && r.verb().equals("patch")))
                .isEmpty();
        assertThat(pins(sandbox).get(name)).isNull();
        assertThat(second.message("default", "Contested")).contains("Secret/" + name);
        assertThat(contested(second)).containsExactly(name + "=null");

        second.policy("default").edit(policy -> {
            policy.getSpec().sharding.movesPerHour = 29;
            return policy;
        });
        second.await("the changed policy ends the quarrel", () -> {
            assertThat(pins(sandbox).get(name)).isNotNull();
            assertThat(OperatorTrial.condition(second.status("default"), "Contested"))
                    .isEqualTo("False/NoConflict");
            assertThat(contested(second)).isEmpty();
        });
    }

    /** The other writer has ended it while nobody looked: what stands there is not what was left. */
    @Test
    void contestedPin_thatIsAnotherTextAfterARestart_isWrittenAgain(Sandbox sandbox) {
        var name = leftToAnother(sandbox);
        sandbox.admin().secrets().withName(name).edit(secret -> {
            secret.getData().put("shard", Base64.getEncoder().encodeToString("7".getBytes(StandardCharsets.UTF_8)));
            return secret;
        });

        var second = OperatorTrial.start(sandbox);
        second.await("the pin is argo-tuner's again", () -> {
            assertThat(pins(sandbox).get(name)).isIn("0", "1");
            assertThat(contested(second)).isEmpty();
        });
    }

    /** Takes a pin away until it is left alone. */
    private static void quarrel(Sandbox sandbox, OperatorTrial trial, String name) {

        trial.await("the pin is contested", () -> {
            if (pins(sandbox).get(name) != null) {
                sandbox.admin().secrets().withName(name).edit(secret -> {
                    secret.getData().remove("shard");
                    return secret;
                });
            }
            assertThat(OperatorTrial.condition(trial.status("default"), "Contested"))
                    .isEqualTo("True/AnotherWriter");
        });
        assertThat(trial.message("default", "Contested")).contains("Secret/" + name);
        assertThat(pins(sandbox).get(name)).isNull();
        assertThat(contested(trial)).containsExactly(name + "=null");
        trial.assertQuietForThreeLooks();
    }

    /** The Secret that an operator, stopped since, has left to another writer. */
    private static String leftToAnother(Sandbox sandbox) {
        sandbox.argoCd().plain().clusters(3).applications(12, 3);
        sandbox.operators().grant().grantPinning();
        var first = OperatorTrial.start(sandbox);
        first.create("default", spec(2));
        first.awaitCondition("default", "Applied", "True/UpToDate");
        var name = ArgoCdInstall.secret(1);
        quarrel(sandbox, first, name);
        first.stop();
        return name;
    }

    private static List<String> contested(OperatorTrial trial) {
        var pinning = trial.status("default").pinning;
        return pinning == null || pinning.contested == null
                ? List.of()
                : pinning.contested.stream().map(c -> c.secret + "=" + c.shard).toList();
    }

    /** The policy asks for what the operator may not do: told, and everything else goes on. */
    @Test
    void missingRight_isTold_andTheRestGoesOn(Sandbox sandbox) {
        sandbox.argoCd().plain().clusters(CLUSTERS).applications(20, CLUSTERS);
        sandbox.operators().grant();
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", spec(2));
        trial.await("it is told", () -> assertThat(pinning(trial)).contains("deploy/pinning.yaml"));
        trial.await("the rest goes on", () -> assertThat(
                        sandbox.argoCd().controller().getSpec().getReplicas())
                .isEqualTo(2));
        assertThat(OperatorTrial.condition(trial.status("default"), "Ready")).startsWith("True/");
        trial.assertQuietForThreeLooks();

        sandbox.operators().grantPinning();
        trial.await("the right is used when it is there", () -> assertThat(pinning(trial))
                .contains("4 of 4 clusters with a Secret are pinned."));
    }

    private static void killedAt(Sandbox sandbox, Clock clock, Predicate<Seen> which, int nth, boolean stored) {
        var proxy = sandbox.keep(sandbox.operators().proxy());
        var fault = proxy.on(which).nth(nth);
        var unused = stored ? fault.killAfterCommit() : fault.killBefore();
        var trial = OperatorTrial.through(sandbox, proxy, clock);
        trial.await("the process is killed", () -> assertThat(proxy.isDead()).isTrue());
        trial.stop();
    }

    private static Predicate<Seen> isPatch(String plural) {
        return request -> request.method().equals("PATCH") && request.uri().contains("/" + plural + "/");
    }

    /** Each Application has one owner, all shards have their part, and each one was compared after its cluster was moved. */
    private static void assertSettled(Sandbox sandbox, OperatorTrial trial, StandIn standIn, int shards) {
        var status = trial.status("default");
        assertThat(status.pinning).isNotNull();
        assertThat(status.pinning.moving).isZero();
        assertThat(status.pinning.pinned).isEqualTo(CLUSTERS - 1);
        assertThat(OperatorTrial.condition(status, "Applied")).startsWith("True/");
        assertThat(sandbox.argoCd().isRolledOut()).isTrue();
        assertThat(sandbox.argoCd().controller().getSpec().getReplicas()).isEqualTo(shards);
        var owners = standIn.owners();
        assertThat(owners).hasSize(20).allSatisfy((app, pods) -> assertThat(pods)
                .hasSize(1));
        // Five clusters of four Applications each, so none can be even.
        assertThat(loads(owners))
                .containsOnlyKeys(IntStream.range(0, shards).boxed().toList())
                .allSatisfy((shard, load) -> assertThat(load).isLessThanOrEqualTo(shards == 2 ? 12 : 8));
        var moved = moved(sandbox);
        assertThat(moved).isNotEmpty();
        var applications = sandbox.admin()
                .genericKubernetesResources("argoproj.io/v1alpha1", "Application")
                .inNamespace(sandbox.namespace())
                .list()
                .getItems();
        assertThat(applications).allSatisfy(app -> {
            var since = moved.get(app.<String>get("spec", "destination", "server"));
            if (since != null) {
                assertThat(Instant.parse(app.<String>get("status", "reconciledAt")))
                        .isAfter(since);
            }
        });
    }

    /** Applications by shard, as the pods that run now have them. */
    private static Map<Integer, Long> loads(Map<String, List<String>> owners) {
        return owners.values().stream()
                .flatMap(List::stream)
                .map(pod -> Integer.valueOf(pod.substring(pod.lastIndexOf('-') + 1)))
                .collect(Collectors.groupingBy(shard -> shard, Collectors.counting()));
    }

    /** When each cluster was moved last, by server. */
    private static Map<String, Instant> moved(Sandbox sandbox) {
        var moved = new HashMap<String, Instant>();
        for (var secret : secrets(sandbox)) {
            var text = secret.getMetadata().getAnnotations().get("argotuner.io/moved");
            if (text != null) {
                moved.put(
                        text(secret, "server"),
                        Instant.parse(text.replaceFirst(".* at ", "").replaceFirst(",.*", "")));
            }
        }
        return moved;
    }

    private static Map<String, @Nullable String> pins(Sandbox sandbox) {
        var pins = new TreeMap<String, @Nullable String>();
        secrets(sandbox).forEach(secret -> pins.put(secret.getMetadata().getName(), text(secret, "shard")));
        return pins;
    }

    private static List<Secret> secrets(Sandbox sandbox) {
        return sandbox.admin()
                .secrets()
                .withLabel("argocd.argoproj.io/secret-type", "cluster")
                .list()
                .getItems();
    }

    private static @Nullable String text(Secret secret, String key) {
        var value = secret.getData().get(key);
        return value == null ? null : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    private static String pinning(OperatorTrial trial) {
        var pinning = trial.status("default").pinning;
        return pinning == null ? "" : Objects.requireNonNullElse(pinning.message, "");
    }

    private static void own(Sandbox sandbox, String secret) {
        sandbox.admin().secrets().withName(secret).edit(object -> {
            object.addOwnerReference(new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("ExternalSecret")
                    .withName("fleet")
                    .withUid("00000000-0000-0000-0000-000000000001")
                    .build());
            return object;
        });
    }

    /** No timer compares anything within the test, and nothing is judged by metrics. */
    private static ArgoTuningPolicySpec spec(int shards) {
        var spec = OperatorTrial.withoutCooldown();
        spec.evidence = new EvidenceRule();
        spec.evidence.source = "None";
        spec.sharding = new ArgoTuningPolicySpec.ShardingRule();
        spec.sharding.pinning = "Manage";
        spec.settings = new TreeMap<>(Map.of(
                "controllerReplicas", OperatorTrial.fixed(String.valueOf(shards)),
                "reconciliationTimeout", OperatorTrial.fixed("3600s")));
        return spec;
    }
}
