package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.ProofStatus;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Setting;
import io.argotuner.decide.evidence.Measures;
import io.argotuner.decide.evidence.Proving;
import io.argotuner.decide.evidence.Trial;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProofReaderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void trialUnderWay_isReadAsItWas() {
        var trial = read("""
                {"version":1,"trial":{"at":"2026-03-01T11:30:00.123Z","settledAt":"2026-03-01T11:32:00Z",
                "steps":[{"setting":"statusProcessors","from":20,"to":50},{"setting":"kubeClientQps","from":50,"to":100}],
                "hopeful":true,"applications":400,"before":{"ageSeconds":720,"waitSeconds":40.5}}}""").trial().orElseThrow();

        assertThat(trial.at()).isEqualTo("2026-03-01T11:30:00.123Z");
        assertThat(trial.settled()).contains(Instant.parse("2026-03-01T11:32:00Z"));
        assertThat(trial.steps())
                .containsExactly(
                        new Trial.Step(Setting.STATUS_PROCESSORS, 20, 50),
                        new Trial.Step(Setting.KUBE_CLIENT_QPS, 50, 100));
        assertThat(trial.hopeful()).isTrue();
        assertThat(trial.applications()).isEqualTo(400);
        assertThat(trial.before().age()).isEqualTo(Fact.known(720.0));
        assertThat(trial.before().waiting()).isEqualTo(Fact.known(40.5));
        assertThat(trial.before().throttled().isKnown()).isFalse();
        assertThat(trial.verdict()).isEmpty();
    }

    @Test
    void verdict_isKept_butIsNeverUrgent() {
        var trial = read(trial("""
                "outcome":"Worse","effect":"It got worse: queue wait 1 s -> 90 s."
                """)).trial();

        assertThat(trial.flatMap(Trial::verdict))
                .contains(new Trial.Verdict(
                        Trial.Outcome.WORSE, "It got worse: queue wait 1 s -> 90 s.", false, Measures.none()));
    }

    @Test
    void enough_isReadOneForEachSetting_andOnlyWhereItMakesSense() {
        var opinions = ProofReader.opinions(status("""
                {"version":1,"enough":[null,{"setting":"statusProcessors","amount":20},
                {"setting":"statusProcessors","amount":9},{"setting":"operationProcessors","amount":0},
                {"setting":"kubeClientQps"},{"setting":"repoServerReplicas","amount":1.5},{"setting":"speed","amount":1}]}"""));

        assertThat(opinions).containsOnlyKeys(Setting.STATUS_PROCESSORS).allSatisfy((setting, opinion) -> {
            assertThat(opinion.raised()).isFalse();
            assertThat(opinion.amount()).isEqualTo(20);
            assertThat(opinion.lapsed()).isEmpty();
        });
        assertThat(ProofReader.opinions(status("""
                {"version":2,"enough":[{"setting":"statusProcessors","amount":20}]}"""))).isEmpty();
        assertThat(ProofReader.opinions(null)).isEmpty();
    }

    @Test
    void lessons_areReadOneForEachSetting() {
        var lessons = read("""
                {"version":1,"lessons":[
                {"setting":"kubeClientQps","from":50,"tried":100,"applications":400,"at":"2026-02-27T11:00:00Z"},
                {"setting":"kubeClientQps","from":10,"tried":20,"applications":1,"at":"2026-02-26T11:00:00Z"},
                {"setting":"statusProcessors","from":20,"tried":50,"applications":400,"at":"2026-02-27T11:00:00Z"},
                {"setting":"noSuchSetting","from":20,"tried":50,"applications":400,"at":"2026-02-27T11:00:00Z"},
                {"setting":"operationProcessors","from":20.5,"tried":50,"applications":400,"at":"2026-02-27T11:00:00Z"},
                {"setting":"serverReplicas","from":1,"tried":2,"applications":-4,"at":"2026-02-27T11:00:00Z"},
                {"setting":"repoServerReplicas","from":1,"tried":2,"applications":4,"at":"2027-02-27T11:00:00Z"},
                null]}""").lessons();

        assertThat(lessons)
                .extracting(l -> l.setting() + " " + l.from() + " " + l.to())
                .containsExactly("KUBE_CLIENT_QPS 50.0 100.0", "STATUS_PROCESSORS 20.0 50.0");
    }

    /** Each makes no sense as a whole: the change stays as it is, and nothing is put back. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"trial\":{}}",
                "{\"version\":2,\"trial\":{\"at\":\"2026-03-01T11:30:00Z\",\"applications\":1,"
                        + "\"steps\":[{\"setting\":\"statusProcessors\",\"from\":20,\"to\":50}]}}",
                "{\"version\":1,\"trial\":{}}",
                "{\"version\":1,\"trial\":{\"at\":\"yesterday\",\"applications\":1,"
                        + "\"steps\":[{\"setting\":\"statusProcessors\",\"from\":20,\"to\":50}]}}",
                "{\"version\":1,\"trial\":{\"at\":\"2026-03-02T11:30:00Z\",\"applications\":1,"
                        + "\"steps\":[{\"setting\":\"statusProcessors\",\"from\":20,\"to\":50}]}}",
                "{\"version\":1,\"trial\":{\"at\":\"2025-03-01T11:30:00Z\",\"applications\":1,"
                        + "\"steps\":[{\"setting\":\"statusProcessors\",\"from\":20,\"to\":50}]}}",
                "{\"version\":1,\"trial\":{\"at\":\"2026-03-01T11:30:00Z\",\"applications\":1,\"steps\":[]}}",
                "{\"version\":1,\"trial\":{\"at\":\"2026-03-01T11:30:00Z\",\"applications\":1,\"steps\":[null]}}",
                "{\"version\":1,\"trial\":{\"at\":\"2026-03-01T11:30:00Z\","
                        + "\"steps\":[{\"setting\":\"statusProcessors\",\"from\":20,\"to\":50}]}}",
                "{\"version\":1,\"trial\":{\"at\":\"2026-03-01T11:30:00Z\",\"applications\":-1,"
                        + "\"steps\":[{\"setting\":\"statusProcessors\",\"from\":20,\"to\":50}]}}",
                "{\"version\":1,\"trial\":{\"at\":\"2026-03-01T11:30:00Z\",\"applications\":1,"
                        + "\"settledAt\":\"2026-03-01T11:29:00Z\","
                        + "\"steps\":[{\"setting\":\"statusProcessors\",\"from\":20,\"to\":50}]}}"
            })
    void nonsense_isNoTrial(String proof) {
        assertThat(read(proof).trial()).isEmpty();
    }

    /** Amounts that are none, that stop a controller or that are out of all proportion. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"setting\":\"statusProcessors\",\"from\":0,\"to\":50}",
                "{\"setting\":\"statusProcessors\",\"from\":-20,\"to\":50}",
                "{\"setting\":\"statusProcessors\",\"from\":1000000,\"to\":50}",
                "{\"setting\":\"statusProcessors\",\"from\":1,\"to\":50}",
                "{\"setting\":\"statusProcessors\",\"from\":20.5,\"to\":50}",
                "{\"setting\":\"statusProcessors\",\"from\":1e300,\"to\":1e300}",
                "{\"setting\":\"statusProcessors\",\"from\":50,\"to\":50}",
                "{\"setting\":\"statusProcessors\",\"to\":50}",
                "{\"setting\":\"controllerReplicas\",\"from\":0,\"to\":2}",
                "{\"setting\":\"reconciliationTimeout\",\"from\":0,\"to\":120}",
                "{\"setting\":\"STATUS_PROCESSORS\",\"from\":20,\"to\":50}",
                "{\"from\":20,\"to\":50}"
            })
    void amountThatMakesNoSense_isNoTrial(String step) {
        assertThat(read("""
                {"version":1,"trial":{"at":"2026-03-01T11:30:00Z","applications":1,
                "steps":[{"setting":"kubeClientQps","from":50,"to":100},%s]}}""".formatted(step)).trial()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"outcome\":\"Improved\",\"effect\":\"It helped.\"",
                "\"outcome\":\"Terrible\",\"effect\":\"It did.\"",
                "\"outcome\":\"Worse\"",
                "\"outcome\":\"Worse\",\"effect\":\" \""
            })
    void verdictThatMakesNoSense_isNoTrial(String verdict) {
        assertThat(read(trial(verdict)).trial()).isEmpty();
    }

    @Test
    void measuresThatAreNone_areUnknown() {
        var before = read(trial("\"before\":{\"ageSeconds\":-1,\"waitSeconds\":1e300,\"throttledShare\":0.5}"))
                .trial()
                .orElseThrow()
                .before();

        assertThat(before.age().isKnown()).isFalse();
        assertThat(before.waiting().isKnown()).isFalse();
        assertThat(before.throttled()).isEqualTo(Fact.known(0.5));
    }

    @Test
    void noStatus_isNothing() {
        assertThat(ProofReader.read(null, NOW)).isEqualTo(Proving.nothing());
        assertThat(ProofReader.read(new ArgoTuningPolicyStatus(), NOW).resumed())
                .isEqualTo(Optional.empty());
    }

    private static String trial(String rest) {
        return """
                {"version":1,"trial":{"at":"2026-03-01T11:30:00Z","applications":400,
                "steps":[{"setting":"statusProcessors","from":20,"to":50}],%s}}""".formatted(rest);
    }

    private static Proving read(String proof) {
        return ProofReader.read(status(proof), NOW);
    }

    private static ArgoTuningPolicyStatus status(String proof) {
        var status = new ArgoTuningPolicyStatus();
        try {
            status.proof = new JsonMapper().readValue(proof, ProofStatus.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(proof, e);
        }
        return status;
    }
}
