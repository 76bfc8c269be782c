package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlanTableTest {
    @Test
    void everyLine_fitsInto100ColumnsWithoutColour() {
        for (var plan : new Plan[] {SamplePlans.busy(), SamplePlans.calm(), SamplePlans.blind()}) {
            assertThat(PlanTable.of(plan, false).lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(PlanTable.WIDTH))
                    .noneMatch(line -> line.indexOf('\u001b') >= 0)
                    .noneMatch(line -> line.endsWith(" "));
        }
    }

    @Test
    void everyLine_fitsInto100ColumnsOnceTheColourIsTaken() {
        var coloured = PlanTable.of(SamplePlans.busy(), true);
        assertThat(coloured).contains("\u001b[1m* controllerReplicas");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(PlanTable.of(SamplePlans.busy(), false));
    }

    @Test
    void header_namesTheInstallAndTheNumbersUsed() {
        assertThat(PlanTable.of(SamplePlans.busy(), false))
                .contains("Argo CD 3.5.1 in namespace argocd; packaging plain, managed by kubectl")
                .contains("1,200 Applications on 12 clusters, 1 shard (2 recommended), busiest shard 600\n")
                .contains("Bottleneck  Processors: 620 Applications")
                .contains("Remark      The policy is paused");
    }

    @Test
    void header_ofUncountedApplications_saysWhy() {
        assertThat(PlanTable.of(SamplePlans.blind(), false))
                .contains("Measured    Applications not counted: no manifests of Applications");
    }

    @Test
    void rows_showChangesFirstThenPendingThenTheRest() {
        var table = PlanTable.of(SamplePlans.busy(), false);
        assertThat(table.indexOf("* serverReplicas")).isPositive().isLessThan(table.indexOf("  operationProcessors"));
        assertThat(table.indexOf("  operationProcessors")).isLessThan(table.indexOf("  clusterCacheResync"));
    }

    @Test
    void row_showsTextsAsPeopleSayThem() {
        assertThat(PlanTable.of(SamplePlans.busy(), false).lines().map(line -> line.replaceAll(" +", " ")))
                .contains("* reconciliationTimeout 300 2m 3m Change")
                .contains(" clusterCacheResync - 12h 12h Ok")
                .contains(" applicationSetConcurrency - unknown - Missing")
                .contains(" repoServerParallelism a text that i... 0 - Hold");
    }

    @Test
    void footer_namesEveryWorkloadThatRestarts() {
        assertThat(PlanTable.of(SamplePlans.busy(), false))
                .contains(
                        "Restarts    Deployment/argocd-server, StatefulSet/argocd-application-controller (each once)");
        assertThat(PlanTable.of(SamplePlans.calm(), false)).doesNotContain("Restarts");
    }

    @Test
    void foreignText_cannotSteerTheTerminal() {
        assertThat(Prose.wrap("one\u001b[2Jtwo\nthree", 80)).containsExactly("one [2Jtwo three");
    }
}
