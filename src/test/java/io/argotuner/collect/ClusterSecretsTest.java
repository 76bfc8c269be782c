package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Sharding;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSecretsTest {
    private static final Sharding.Cluster IN_CLUSTER =
            new Sharding.Cluster("", ClusterLoad.IN_CLUSTER, OptionalInt.empty(), false);

    @Test
    void of_dataAndStringData_readsBoth() {
        var read = ClusterSecrets.of(
                List.of(
                        secret("c1", "uid-1", Map.of("server", "https://c1//", "name", "one", "shard", "2")),
                        new SecretBuilder(secret("c2", "uid-2", Map.of("server", "https://wrong")))
                                .withStringData(Map.of("server", "https://c2", "name", "two"))
                                .build()),
                true);
        assertThat(read.clusters())
                .containsExactly(
                        new Sharding.Cluster("uid-1", "https://c1", OptionalInt.of(2), false),
                        new Sharding.Cluster("uid-2", "https://c2", OptionalInt.empty(), false),
                        IN_CLUSTER);
        assertThat(read.serverByName())
                .containsOnly(
                        Map.entry("one", "https://c1"),
                        Map.entry("two", "https://c2"),
                        Map.entry("in-cluster", ClusterLoad.IN_CLUSTER));
        assertThat(read.any()).isTrue();
        assertThat(read.identities()).isEqualTo(Fact.known(read.clusters()));
        assertThat(read.notices()).isEmpty();
    }

    @Test
    void of_noSecrets_knowsOnlyTheInClusterAndSaysWhy() {
        var read = ClusterSecrets.of(List.of(), true);
        assertThat(read.clusters()).containsExactly(IN_CLUSTER);
        assertThat(read.any()).isFalse();
        assertThat(read.whyUnknown()).hasValueSatisfying(w -> assertThat(w).contains("no cluster Secrets"));
        assertThat(read.identities().isKnown()).isFalse();
    }

    @Test
    void of_inClusterDisabled_leavesItOutSecretOrNot() {
        var secrets = List.of(
                secret("in", "u0", Map.of("server", ClusterLoad.IN_CLUSTER, "name", "local")),
                secret("c1", "u1", Map.of("server", "https://c1")));
        var read = ClusterSecrets.of(secrets, false);
        assertThat(read.clusters()).extracting(Sharding.Cluster::server).containsExactly("https://c1");
        assertThat(read.serverByName()).isEmpty();
    }

    @Test
    void of_inClusterWithSecret_takesItsUidPinAndName() {
        var read = ClusterSecrets.of(
                List.of(secret("in", "u0", Map.of("server", ClusterLoad.IN_CLUSTER, "name", "local", "shard", "1"))),
                true);
        assertThat(read.clusters())
                .containsExactly(new Sharding.Cluster("u0", ClusterLoad.IN_CLUSTER, OptionalInt.of(1), false));
        assertThat(read.serverByName()).containsEntry("local", ClusterLoad.IN_CLUSTER);
    }

    @Test
    void of_secretWithoutUid_makesIdentitiesUnknownButKeepsNames() {
        var read = ClusterSecrets.of(List.of(secret("c1", null, Map.of("server", "https://c1", "name", "one"))), true);
        assertThat(read.any()).isFalse();
        assertThat(read.whyUnknown())
                .hasValueSatisfying(w -> assertThat(w).startsWith("Secret/c1 has no metadata.uid"));
        assertThat(read.serverByName()).containsEntry("one", "https://c1");
    }

    @Test
    void of_oneUrlTwice_keepsTheFirstByNameWhateverTheOrder() {
        var secrets = new ArrayList<>(List.of(
                secret("b", "u2", Map.of("server", "https://c1")),
                secret("a", "u1", Map.of("server", "https://c1/")),
                secret("c", null, Map.of("server", "https://c1"))));
        var random = new Random(3);
        for (int i = 0; i < 10; i++) {
            Collections.shuffle(secrets, random);
            var read = ClusterSecrets.of(secrets, false);
            assertThat(read.clusters())
                    .containsExactly(new Sharding.Cluster("u1", "https://c1", OptionalInt.empty(), false));
            assertThat(read.notices()).hasSize(2);
            assertThat(read.any()).isTrue();
        }
    }

    @Test
    void of_oneNameForTwoClusters_leadsToNeither() {
        var read = ClusterSecrets.of(
                List.of(
                        secret("a", "u1", Map.of("server", "https://c1", "name", "prod")),
                        secret("b", "u2", Map.of("server", "https://c2", "name", "prod"))),
                true);
        assertThat(read.serverByName()).doesNotContainKey("prod");
        assertThat(read.notices()).anyMatch(n -> n.contains("two clusters have its name"));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "+3,3", "-1,-1", "007,7", "9999999999,2147483647", "-9999999999,-2147483648"})
    void pin_numberAsGoReadsIt_isKept(String text, int expected) {
        assertThat(pin(text)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "1.0", "0x1", "1_000", "one", "٣", "99999999999999999999", "+", "1\n"})
    void pin_anythingElse_isIgnored(String text) {
        assertThat(pin(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true,true", "1,true", "TRUE,true", "false,false", "yes,false"})
    void skipReconcile_asGoReadsIt(String text, boolean expected) {
        var secret = secret("c1", "u1", Map.of("server", "https://c1"));
        secret.getMetadata().setAnnotations(Map.of("argocd.argoproj.io/skip-reconcile", text));
        assertThat(ClusterSecrets.of(List.of(secret), false).clusters())
                .singleElement()
                .extracting(Sharding.Cluster::skipReconcile)
                .isEqualTo(expected);
    }

    @Test
    void of_otherAndBrokenSecrets_arePassedOver() {
        var noMetadata = new Secret();
        var noLabel = new SecretBuilder(secret("x", "u", Map.of("server", "https://x")))
                .editMetadata()
                .withLabels(Map.of())
                .endMetadata()
                .build();
        var noBase64 = secret("y", "u", Map.of());
        noBase64.setData(Map.of("server", "!!! no base64"));
        var read = ClusterSecrets.of(List.of(noMetadata, noLabel, noBase64, secret("z", "u", Map.of())), false);
        assertThat(read.clusters()).isEmpty();
        assertThat(read.notices()).hasSize(2).allMatch(n -> n.contains("names no server"));
    }

    @Test
    void notices_hostileShard_isOnePlainLine() {
        var read = ClusterSecrets.of(
                List.of(secret("c1", "u1", Map.of("server", "https://c1", "shard", "x\n\u001b[31m" + "y".repeat(999)))),
                false);
        assertThat(read.notices())
                .singleElement()
                .satisfies(n -> assertThat(n).hasSizeLessThan(150).doesNotContainPattern("\\p{Cc}"));
    }

    private static OptionalInt pin(String text) {
        return ClusterSecrets.of(List.of(secret("c1", "u1", Map.of("server", "https://c1", "shard", text))), false)
                .clusters()
                .get(0)
                .pin();
    }

    private static Secret secret(String name, String uid, Map<String, String> data) {
        var encoded = new HashMap<String, String>();
        data.forEach((k, v) -> encoded.put(k, Base64.getEncoder().encodeToString(v.getBytes(StandardCharsets.UTF_8))));
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(uid)
                .withLabels(Map.of("argocd.argoproj.io/secret-type", "cluster"))
                .endMetadata()
                .withData(encoded)
                .build();
    }
}
