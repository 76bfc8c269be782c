package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static io.argotuner.cli.Ran.argoTunerReading;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainCommandTest {
    private static String stored() throws IOException {
        return Files.readString(Path.of("src/test/resources/explain/policy.yaml"));
    }

    @Test
    void storedPolicy_isToldFromMeasurementToEffect() throws IOException {
        var ran = argoTunerReading(stored(), "explain", "-f", "-");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        var order = List.of(
                "Policy      argocd/default, mode Enforce",
                "Attention   Fresh is False (Stale)",
                "Measured    4,200 Applications on 12 clusters",
                "Fitted      0.71 refreshes arrive for each Application and refresh period (0.63 where",
                "Bottleneck  ClientThrottling: The workers of argocd-application-controller-0 spend 42 %",
                "It would not be if they waited less than 20 % of their time.",
                "kubeClientQps               50              100             Change",
                "Ok: statusProcessors 50",
                "Expected    2026-06-01 11:59 UTC kubeClientQps 50 -> 100",
                "-> Less waiting than now",
                "Effect      2026-05-30 09:00 UTC statusProcessors 20 -> 50",
                "-> Items wait 12 s instead of 41 s.",
                "Forecast    Grows by 20 Applications a day",
                "Next        Measure what the change of 11:59 UTC did");
        var at = new ArrayList<Integer>();
        for (var part : order) {
            assertThat(ran.out()).contains(part);
            at.add(ran.out().indexOf(part));
        }
        assertThat(at).isSorted();
    }

    @Test
    void storedPolicy_asJson_hasEveryPart() throws IOException {
        var document = PlanCommandTest.json(argoTunerReading(stored(), "explain", "default", "-f", "-", "-o", "json"));
        assertThat(document.at("/bottleneck").asText()).isEqualTo("ClientThrottling");
        assertThat(document.at("/fit/refreshesErrorPercent").asInt()).isEqualTo(12);
        assertThat(document.at("/verdict/otherwise").asText()).startsWith("It would not be");
        assertThat(document.at("/expected/0/effect").asText()).startsWith("Less waiting than now");
        assertThat(document.at("/effects/0/summary").asText()).isEqualTo("statusProcessors 20 -> 50");
        assertThat(document.at("/attention/0").asText()).startsWith("Fresh is False");
        assertThat(document.at("/settings")).hasSize(2);
    }

    @Test
    void storedPolicy_thatNobodyLooksAt_saysSo() throws IOException {
        var old = stored().replace("generation: 3", "generation: 4");
        assertThat(argoTunerReading(old, "explain", "-f", "-").out())
                .contains("The status is about generation 3 of the policy, which is at 4: is the operator running?");
        var silent = stored().replaceAll("(?s)status:.*", "status: {}");
        assertThat(argoTunerReading(silent, "explain", "-f", "-").out())
                .contains("There is no status yet: is the operator running")
                .contains("Measured    nothing");
    }

    @Test
    void storedPolicy_hostileText_doesNotReachTheTerminal() throws IOException {
        var hostile = stored().replace("Items wait 12 s", "\\u001b[31m \\u0007 Items wait 12 s");
        assertThat(argoTunerReading(hostile, "explain", "-f", "-").out())
                .doesNotContain("\u001b", "\u0007")
                .contains("Items wait 12 s");
    }

    @Test
    void manifests_areDecidedAsPlanDoes() throws JsonProcessingException {
        var ran = argoTuner("explain", "-f", "examples/fleet");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains("none is stored for namespace argocd")
                .contains("Bottleneck  Processors")
                .contains("controllerReplicas          1               2               Change")
                .contains("Next        Write 5 settings")
                .doesNotContain("Attention");
        assertThat(ran).isEqualTo(argoTuner("explain", "-f", "examples/fleet"));
        assertThat(PlanCommandTest.json(argoTuner("explain", "-f", "examples/fleet", "-o", "json"))
                        .at("/verdict/reason")
                        .asText())
                .contains("60 status processors");
    }

    @Test
    void wrongArguments_areOneClearLine() {
        assertThat(argoTuner("explain", "no-such", "-f", "examples/fleet").err())
                .startsWith("argo-tuner explain: no policy no-such with a status is among the manifests");
        assertThat(argoTuner("explain", "--applications", "3", "--clusters", "1")
                        .err())
                .contains("go with manifests (-f)");
        assertThat(argoTuner("explain", "--policy", "examples/x.yaml").err()).contains("go with manifests (-f)");
    }
}
