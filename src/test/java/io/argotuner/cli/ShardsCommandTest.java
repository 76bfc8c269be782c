package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static io.argotuner.cli.Ran.argoTunerReading;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardsCommandTest {
    private static final String CLUSTERS = "examples/fleet/clusters.yaml";
    private static final String APPLICATIONS = "examples/fleet/applications.yaml";

    @Test
    void clustersAndApplicationsAlone_areEnough() throws JsonProcessingException {
        var shards = PlanCommandTest.json(shards("legacy", "2", "json"));
        assertThat(shards.at("/applicationsPerShard").toString()).isEqualTo("[625,575]");
        assertThat(shards.get("shards").get("https://prod-eu-1.k8s.example.com").asInt())
                .isZero();
        assertThat(shards.get("shards").get("https://kubernetes.default.svc").asInt())
                .isZero();
        assertThat(shards.get("shards")).hasSize(13);
    }

    @Test
    void roundRobin_countsTheInClusterToo() throws JsonProcessingException {
        assertThat(PlanCommandTest.json(shards("round-robin", "3", "json"))
                        .at("/applicationsPerShard")
                        .toString())
                .isEqualTo("[280,615,305]");
    }

    @Test
    void table_showsLoadThenOwners() {
        var ran = shards("legacy", "2", "table");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("SHARD   APPLICATIONS   CLUSTERS   POD\n0       625")
                .containsPattern("\n1 +prod-us-1 \\(https://prod-us-1.k8s.example.com\\) +legacy +220 ");
    }

    @Test
    void installAmongTheFiles_givesAlgorithmAndReplicas() throws JsonProcessingException {
        assertThat(PlanCommandTest.json(argoTuner("shards", "-f", "examples/fleet", "-o", "json"))
                        .at("/applicationsPerShard")
                        .toString())
                .isEqualTo("[1200]");
    }

    @Test
    void withoutInstall_algorithmAndReplicasAreAskedFor() {
        var ran = argoTuner("shards", "-f", CLUSTERS, "-f", APPLICATIONS, "--algorithm", "legacy");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("so give --replicas N");
    }

    @Test
    void notices_comeBeforeAnError() {
        var ran = argoTunerReading("just text", "shards", "-f", CLUSTERS, "-f", "-", "--algorithm", "legacy");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err().lines().toList())
                .satisfiesExactly(
                        note -> assertThat(note).startsWith("note: One document at standard input:1 has no kind"),
                        error -> assertThat(error).contains("so give --replicas N"),
                        hint -> assertThat(hint).startsWith("Try "));
    }

    @Test
    void plan_saysWhatMovesAndWhatItIsWorth() throws JsonProcessingException {
        var ran = argoTuner(fleet("--replicas", "3", "--plan"));
        assertThat(ran.exit()).as(ran.err()).isEqualTo(2);
        assertThat(ran.out())
                .contains(
                        "Move 4 clusters: on 3 shards the busiest carries 415 of 1,200, at least 400 whatever is done")
                .containsPattern("\n1 +prod-eu-1 +310 +0 +1\n")
                .containsPattern("\nbusiest +845 +415\n")
                .containsPattern("\nlegacy \\(in force\\) +845 ")
                .contains("changing the algorithm from legacy to round-robin helps");
        var plan = PlanCommandTest.json(argoTuner(fleet("--replicas", "3", "--plan", "-o", "json")))
                .get("plan");
        assertThat(plan.get("moves")).hasSize(4);
        assertThat(plan.get("busiestAfter").asInt()).isEqualTo(415);
    }

    @Test
    void plan_ofOneShard_movesNothingAndEndsWithZero() {
        var ran = argoTuner("shards", "-f", "examples/fleet", "--plan");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("No cluster has to move");
    }

    @Test
    void patch_isOneCommandForEachSecretAndOfTheShardAlone() {
        var ran = argoTuner(fleet("--replicas", "3", "--plan", "-o", "patch"));
        assertThat(ran.exit()).as(ran.err()).isEqualTo(2);
        assertThat(ran.out().lines().filter(l -> !l.startsWith("#")))
                .hasSize(4)
                .allMatch(l -> l.matches("kubectl patch secret cluster-[a-z0-9-]+ -n argocd --type merge -p"
                        + " '\\{\"data\":\\{\"shard\":\"[A-Za-z0-9]+=*\"}}'"));
        assertThat(ran.out())
                .startsWith("# prod-eu-1: 310 Applications from shard 0 to shard 1.\n"
                        + "kubectl patch secret cluster-prod-eu-1 -n argocd --type merge -p"
                        + " '{\"data\":{\"shard\":\"MQ==\"}}'\n");
    }

    @Test
    void patch_forOtherNumbersOfShards_saysWhenToRunIt() {
        assertThat(argoTuner(fleet("--replicas", "3", "--plan", "--shards", "4", "-o", "patch"))
                        .out())
                .startsWith("# Run this once 4 shards run, not before");
        assertThat(argoTuner(fleet("--replicas", "3", "--plan", "--shards", "2", "-o", "patch"))
                        .out())
                .startsWith("# Run this before the controller's replicas are lowered to 2");
    }

    @Test
    void secretWithANameThatIsNone_neverReachesACommandLine() {
        var secret = """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: "x; rm -rf $HOME"
                  uid: 1
                  labels: {argocd.argoproj.io/secret-type: cluster}
                stringData: {server: "https://a", name: "a\\u001b[31m$(id)"}
                ---
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata: {name: one}
                spec: {project: default, destination: {server: "https://a", namespace: x}, source: {repoURL: r, path: p}}
                """;
        var ran = argoTunerReading(
                secret + "---\n"
                        + secret.replace("uid: 1", "uid: 2")
                                .replace("https://a", "https://b")
                                .replace("name: one", "name: two")
                                .replace("x; rm", "y; rm"),
                "shards",
                "-f",
                "-",
                "--algorithm",
                "legacy",
                "--replicas",
                "2",
                "--plan",
                "--shards",
                "3",
                "-o",
                "patch");
        assertThat(ran.out().lines()).allMatch(line -> line.startsWith("#"));
        assertThat(ran.out()).doesNotContain("\u001b");
    }

    @Test
    void argumentsThatDoNotFit_areOneClearLine() {
        assertThat(argoTuner("shards", "-f", "examples/fleet", "-o", "patch").err())
                .startsWith("argo-tuner shards: -o patch writes a plan: add --plan\n");
        assertThat(argoTuner("shards", "-f", "examples/fleet", "--shards", "3").err())
                .startsWith("argo-tuner shards: --shards is what to plan for: add --plan\n");
        assertThat(argoTuner("shards", "-f", "examples/fleet", "--replicas", "0")
                        .err())
                .startsWith("argo-tuner shards: --replicas must be from 1 to 1000, not 0\n");
        assertThat(argoTuner("shards", "-f", "examples/fleet", "--secrets").err())
                .startsWith("argo-tuner shards: --secrets reads them from a live install");
        assertThat(argoTuner("shards", "--plan", "-o", "patch").err())
                .startsWith("argo-tuner shards: -o patch names the cluster Secrets: add --secrets");
        assertThat(argoTuner("shards", "--replicas", "3").err())
                .startsWith("argo-tuner shards: --algorithm and --replicas tell what manifests (-f) leave out");
    }

    @Test
    void oddPin_isSaid() {
        var ran = argoTunerReading("""
                apiVersion: v1
                kind: Secret
                metadata: {name: odd, uid: 1, labels: {argocd.argoproj.io/secret-type: cluster}}
                stringData: {server: "https://a", shard: "two"}
                """, "shards", "-f", "-", "--algorithm", "legacy", "--replicas", "2");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("its shard \"two\" is no whole number, so Argo CD ignores it");
    }

    private static String[] fleet(String... more) {
        var args = new ArrayList<>(List.of("shards", "-f", CLUSTERS, "-f", APPLICATIONS, "--algorithm", "legacy"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    private static Ran shards(String algorithm, String replicas, String form) {
        return argoTuner(
                "shards",
                "-f",
                CLUSTERS,
                "-f",
                APPLICATIONS,
                "--algorithm",
                algorithm,
                "--replicas",
                replicas,
                "-o",
                form);
    }
}
