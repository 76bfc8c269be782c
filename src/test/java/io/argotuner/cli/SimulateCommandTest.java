package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulateCommandTest {
    @Test
    void numbers_areSimulatedFourWaysIn100Columns() {
        var ran = argoTuner("simulate", "--applications", "3000", "--clusters", "30", "--hours", "2");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains("3,000 Applications on 30 clusters")
                .contains("untouched", "documented 50/25", "operator scaling", "argo-tuner")
                .contains("controllerReplicas 3")
                .contains("With argo-tuner 99 % of comparisons are younger than")
                .containsPattern("The next limit is\\s+at 3,001 Applications");
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void oneSeed_givesTheSameBytes() {
        String[] args = {"simulate", "--applications", "200", "--clusters", "3", "--hours", "1", "--seed", "4"};
        assertThat(argoTuner(args).out()).isEqualTo(argoTuner(args).out());
    }

    @Test
    void manifests_giveTheirOwnSettingsAndClusters() throws JsonProcessingException {
        var ran = argoTuner("simulate", "-f", "examples/fleet", "--hours", "1", "-o", "json");
        var document = PlanCommandTest.json(ran);
        assertThat(document.at("/applications").asInt()).isEqualTo(1200);
        assertThat(document.at("/clusters").asInt()).isEqualTo(12);
        assertThat(document.at("/contenders")).hasSize(4);
        assertThat(document.at("/contenders/0/changes")).isEmpty();
        assertThat(document.at("/contenders/3/settings/controllerReplicas").asInt())
                .isEqualTo(2);
    }

    @Test
    void nothingToSimulate_isOneClearLine() {
        var ran = argoTuner("simulate");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("give manifests with -f, or numbers with --applications and --clusters");
        assertThat(argoTuner("simulate", "-f", "examples/fleet/argocd.yaml").err())
                .contains("there are no Applications to simulate");
        assertThat(argoTuner("simulate", "--applications", "1", "--clusters", "1", "--hours", "0")
                        .err())
                .contains("--hours must be from 1 to 744, not 0");
        assertThat(argoTuner("simulate", "--applications", "1", "--clusters", "1", "--cores", "NaN")
                        .err())
                .contains("--cores must be from 0.1 to 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"simulate", "report"})
    void moreShardsThanASimulationHas_areOneClearLine(String command, @TempDir Path dir) throws IOException {
        var plain = Files.readString(Path.of("src/main/resources/simulate/plain.yaml"));
        var install = Files.writeString(
                dir.resolve("install.yaml"),
                plain.replaceFirst("(?s)(kind: StatefulSet.*?replicas:) 1", "$1 2001")
                        .replace("CONTROLLER_REPLICAS, value: \"1\"", "CONTROLLER_REPLICAS, value: \"2001\""));
        var ran = argoTuner(command, "-f", install.toString(), "--applications", "3000", "--clusters", "2500");
        assertThat(ran)
                .isEqualTo(new Ran(
                        1,
                        "",
                        "argo-tuner: the install has 2,001 shards, and a simulation has at most 2,000: lower replicas of"
                                + " the application controller in the manifests to simulate it\n"));
        var policy = Files.writeString(dir.resolve("policy.yaml"), """
                apiVersion: argotuner.io/v1alpha1
                kind: ArgoTuningPolicy
                metadata: {name: default, namespace: argocd}
                spec: {settings: {controllerReplicas: {min: 5000}}}
                """);
        assertThat(argoTuner(command, "--applications", "6000", "--clusters", "5500", "--policy", policy.toString())
                        .err())
                .isEqualToNormalizingNewlines(
                        "argo-tuner: the policy asks for 5,000 shards, and a simulation has at most 2,000: lower"
                                + " spec.settings.controllerReplicas to simulate it\n");
    }

    @Test
    void manyApplications_areSimulatedForFewerHoursInAReportAndSaidToTakeLong() {
        assertThat(SimulatedSize.ofReport(100_000)).isEqualTo(Duration.ofHours(12));
        assertThat(SimulatedSize.ofReport(200_000)).isEqualTo(Duration.ofHours(6));
        assertThat(SimulatedSize.ofReport(1_000_000)).isEqualTo(Duration.ofHours(2));
        assertThat(SimulatedSize.takesMinutes(100_000, Duration.ofHours(24))).isFalse();
        assertThat(SimulatedSize.takesMinutes(1_000_000, Duration.ofHours(24))).isTrue();
    }

    @Test
    void demo_showsThatGrowthIsFollowed() {
        var ran = argoTuner("demo");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains("grows from 200 to 12,000 Applications in 90 days")
                .contains("On day 90 a commit to all 12,000 Applications takes")
                .containsPattern(
                        "On\\s+day\\s+30\\s+its\\s+forecast\\s+has\\s+those\\s+12,000\\s+Applications\\s+on\\s+day\\s+(89|90|91)");
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }
}
