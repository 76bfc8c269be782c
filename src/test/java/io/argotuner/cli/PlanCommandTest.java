package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static io.argotuner.cli.Ran.argoTunerReading;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.argotuner.decide.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
    private static final String FLEET = "examples/fleet";
    private static final String INSTALL = "examples/fleet/argocd.yaml";

    @Test
    void fleet_isToldWhatToChangeIn100Columns() {
        var ran = argoTuner("plan", "-f", FLEET);
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("1,200 Applications on 12 clusters")
                .contains("* statusProcessors")
                .contains("StatefulSet/argocd-application-controller");
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void fleet_asJson_isRightForItsBusiestShard() throws JsonProcessingException {
        var plan = json(argoTuner("plan", "-f", FLEET, "-o", "json"));
        assertThat(plan.at("/measurements/applications").asInt()).isEqualTo(1200);
        assertThat(plan.at("/measurements/clusters").asInt()).isEqualTo(12);
        assertThat(plan.at("/measurements/busiestShardApplications").asInt()).isEqualTo(625);
        assertThat(recommended(plan, Setting.CONTROLLER_REPLICAS)).isEqualTo("2");
        assertThat(recommended(plan, Setting.STATUS_PROCESSORS)).isEqualTo("32");
        assertThat(recommended(plan, Setting.OPERATION_PROCESSORS)).isEqualTo("16");
        assertThat(recommended(plan, Setting.REPO_SERVER_REPLICAS)).isEqualTo("2");
        assertThat(recommended(plan, Setting.SERVER_REPLICAS)).isEqualTo("2");
        assertThat(setting(plan, Setting.RECONCILIATION_TIMEOUT)
                        .get("effective")
                        .asText())
                .isEqualTo("120s");
    }

    @Test
    void assumedCount_standsInForApplications() throws JsonProcessingException {
        var plan = json(argoTuner("plan", "-f", INSTALL, "--applications", "1000", "--clusters", "1", "-o", "json"));
        assertThat(recommended(plan, Setting.STATUS_PROCESSORS)).isEqualTo("50");
        assertThat(recommended(plan, Setting.OPERATION_PROCESSORS)).isEqualTo("25");
    }

    @Test
    void fourHundredOnOneCluster_isNothingToChange() {
        var ran = argoTuner("plan", "-f", INSTALL, "--applications", "400", "--clusters", "1");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("(given, not counted)").doesNotContain("* ");
    }

    @Test
    void noApplications_holdWithAHint() {
        var ran = argoTuner("plan", "-f", INSTALL);
        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).startsWith("note: ").contains("--applications").contains("--clusters");
        assertThat(ran.out()).contains("Applications not counted").contains("Hold");
    }

    @Test
    void manifestsAndAssumedCount_theManifestsWin() {
        var ran = argoTuner("plan", "-f", FLEET, "--applications", "7", "--clusters", "1");
        assertThat(ran.out()).contains("1,200 Applications on 12 clusters");
        assertThat(ran.err()).contains("--applications and --clusters are not used");
    }

    @Test
    void standardInput_isReadLikeAFile() throws IOException {
        var stdin = Files.readString(Path.of(INSTALL));
        var args = new String[] {"plan", "-f", "-", "--applications", "1000", "--clusters", "2", "-o", "json"};
        var fromStdin = argoTunerReading(stdin, args);
        args[2] = INSTALL;
        assertThat(fromStdin.exit()).isEqualTo(2);
        assertThat(fromStdin.out()).isEqualTo(argoTuner(args).out());
    }

    @Test
    void sameInput_sameBytesInEveryForm() {
        for (var form : new String[] {"table", "json", "yaml", "patch", "helm-values", "kustomize"}) {
            var first = argoTuner("plan", "-f", FLEET, "-o", form);
            assertThat(first.exit()).as(first.err()).isEqualTo(2);
            assertThat(argoTuner("plan", "-f", FLEET, "-o", form)).isEqualTo(first);
        }
    }

    @Test
    void patch_changesReplicasAndTheirEnvTogether() {
        assertThat(argoTuner("plan", "-f", FLEET, "-o", "patch").out())
                .contains("controller.status.processors: \"32\"")
                .contains("replicas: 2")
                .containsPattern("name: \"?ARGOCD_CONTROLLER_REPLICAS\"?\\s+value: \"2\"");
    }

    @Test
    void helmValues_setReplicasOnceAndLeaveTheShardsEnvToTheChart() {
        assertThat(argoTuner("plan", "-f", FLEET, "-o", "helm-values").out())
                .contains("controller.status.processors: \"32\"")
                .contains("ARGOCD_API_SERVER_REPLICAS")
                .doesNotContain("ARGOCD_CONTROLLER_REPLICAS");
    }

    @Test
    void recommendingPolicy_stillPlansAndSaysSo(@TempDir Path dir) throws IOException {
        var policy = Files.writeString(dir.resolve("policy.yaml"), """
                apiVersion: argotuner.io/v1alpha1
                kind: ArgoTuningPolicy
                metadata: {name: default, namespace: argocd}
                spec: {mode: Recommend, settings: {serverReplicas: {management: "Off"}}}
                """);
        var ran = argoTuner("plan", "-f", FLEET, "--policy", policy.toString());
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out())
                .contains("mode is Recommend")
                .contains("* statusProcessors")
                .doesNotContain("* serverReplicas");
    }

    @Test
    void fileThatIsNotThere_isOneLine() {
        var ran = argoTuner("plan", "-f", "no/such/place");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).hasSize(1).first().asString().contains("no/such/place");
    }

    @Test
    void contextThatDoesNotAnswer_isOneLine(@TempDir Path dir) throws IOException {
        var ran = argoTuner(
                "plan", "--kubeconfig", ArgumentsTest.kubeconfig(dir, 1).toString());
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).hasSize(1).first().asString().startsWith("argo-tuner: ");
    }

    static JsonNode json(Ran ran) throws JsonProcessingException {
        assertThat(ran.exit()).as(ran.err()).isNotEqualTo(1);
        return JsonMapper.builder().build().readTree(ran.out());
    }

    private static String recommended(JsonNode plan, Setting setting) {
        return setting(plan, setting).get("recommended").asText();
    }

    private static JsonNode setting(JsonNode plan, Setting setting) {
        return StreamSupport.stream(plan.get("settings").spliterator(), false)
                .filter(s -> s.get("name").asText().equals(setting.id()))
                .findFirst()
                .orElseThrow();
    }
}
