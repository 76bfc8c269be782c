package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
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
                .startsWith("SHARD   APPLICATIONS   CLUSTERS\n0       625")
                .contains("1       220            https://prod-us-1.k8s.example.com");
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
