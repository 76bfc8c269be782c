package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;

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
