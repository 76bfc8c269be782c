package io.argotuner.decide;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShardMapTest {
    /** One case computed by Argo CD 3.5.1's own code. */
    record Vector(
            @JsonProperty("name") String name,
            @JsonProperty("algorithm") String algorithm,
            @JsonProperty("replicas") int replicas,
            @JsonProperty("clusters") List<VectorCluster> clusters,
            @JsonProperty("expectedShardByServer") Map<String, Integer> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    record VectorCluster(
            @JsonProperty("uid") String uid,
            @JsonProperty("server") String server,
            @JsonProperty("applications") int applications,
            @JsonProperty("pin") @Nullable Integer pin) {
        Sharding.Cluster cluster() {
            return new Sharding.Cluster(uid, server, pin == null ? OptionalInt.empty() : OptionalInt.of(pin), false);
        }
    }

    static List<Vector> vectors() throws IOException {
        try (var in = ShardMapTest.class.getResourceAsStream("/vectors/sharding.json")) {
            return List.of(new ObjectMapper().readValue(in, Vector[].class));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void assign_onArgoCdsOwnCases_givesArgoCdsShards(Vector vector) {
        var clusters = new ArrayList<>(
                vector.clusters().stream().map(VectorCluster::cluster).toList());
        var applications =
                vector.clusters().stream().collect(toMap(VectorCluster::server, VectorCluster::applications));
        Collections.shuffle(clusters, new Random(7));

        assertThat(ShardMap.assign(algorithm(vector.algorithm()), vector.replicas(), clusters, applications))
                .isEqualTo(vector.expected());
    }

    @Test
    void vectors_areSixty() throws IOException {
        assertThat(vectors()).hasSize(60);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 873244444, 0 1 0 4 2 4",
        "2, 923577301, 1 1 1 1 3 1",
        "6c1f2b1e-8d5f-4f0e-9c0a-3f5f9b1a2c3d, 248543457, 1 0 1 2 1 7",
        "0b1c7c3e-1111-4222-8333-444455556666, 356716050, 0 0 2 0 5 0",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479, 1533351232, 0 1 0 2 0 2",
        "123e4567-e89b-12d3-a456-426614174000, 3491767295, 1 2 3 0 2 5",
        "550e8400-e29b-41d4-a716-446655440000, 2292069672, 0 0 0 2 4 2",
        "9b2d6f6e-3c1a-4b6f-8f6a-1d2e3f4a5b6c, 231351736, 0 1 0 1 0 6",
        "d9428888-122b-11e1-b85c-61cd3cbb3210, 693319907, 1 2 3 2 0 7",
        "00000000-0000-0000-0000-000000000000, 3192360657, 1 0 1 2 3 7",
        "ffffffff-ffff-ffff-ffff-ffffffffffff, 654879633, 1 0 1 3 2 3"
    })
    void legacy_byFnv_isUnsigned(String id, long hash, String shards) {
        assertThat(Integer.toUnsignedLong(ShardMap.fnv1a(id))).isEqualTo(hash);
        var replicas = new int[] {2, 3, 4, 5, 7, 10};
        var expected = Arrays.stream(shards.split(" ")).map(Integer::valueOf).toList();
        var found = Arrays.stream(replicas)
                .mapToObj(r -> ShardMap.assign(Sharding.Algorithm.LEGACY, r, List.of(cluster(id, id)), Map.of())
                        .get(id))
                .toList();
        assertThat(found).isEqualTo(expected);
    }

    /** The nine ids of the worked example and the in-cluster without a Secret, in the order of their ids. */
    private static final List<String> NINE = List.of(
            "",
            "00000000-0000-0000-0000-000000000000",
            "0b1c7c3e-1111-4222-8333-444455556666",
            "123e4567-e89b-12d3-a456-426614174000",
            "550e8400-e29b-41d4-a716-446655440000",
            "6c1f2b1e-8d5f-4f0e-9c0a-3f5f9b1a2c3d",
            "9b2d6f6e-3c1a-4b6f-8f6a-1d2e3f4a5b6c",
            "d9428888-122b-11e1-b85c-61cd3cbb3210",
            "f47ac10b-58cc-4372-a567-0e02b2c3d479",
            "ffffffff-ffff-ffff-ffff-ffffffffffff");

    @ParameterizedTest
    @CsvSource({
        "round-robin, 3, 0, 0, 0 1 2 0 1 2 0 1 2 0",
        "consistent-hashing, 2, 0, 0, 1 1 0 0 0 0 1 0 1 0",
        "consistent-hashing, 2, 10, 10, 1 1 0 0 1 0 1 0 1 0",
        "consistent-hashing, 3, 0, 0, 1 1 2 2 0 0 1 0 1 0",
        "consistent-hashing, 3, 10, 10, 1 1 2 0 0 1 1 0 2 0",
        "consistent-hashing, 3, 100, 5, 1 1 2 0 0 1 0 0 2 0"
    })
    void assign_onTheWorkedExample_givesItsRow(String algorithm, int replicas, int first, int others, String expected) {
        var clusters = NINE.stream().map(id -> cluster(id, "https://" + id)).toList();
        var applications = NINE.stream()
                .filter(id -> !id.isEmpty())
                .collect(toMap(id -> "https://" + id, id -> id.startsWith("6c1f") ? first : others));

        var assigned = ShardMap.assign(algorithm(algorithm), replicas, clusters, applications);

        assertThat(NINE.stream().map(id -> assigned.get("https://" + id)))
                .isEqualTo(
                        Arrays.stream(expected.split(" ")).map(Integer::valueOf).toList());
    }

    @Test
    void pin_belowZero_leavesTheClusterUnowned() {
        assertThat(pinned(-1, 3)).isEqualTo(-1);
    }

    @Test
    void pin_notBelowTheShards_goesToShardZero() {
        assertThat(pinned(2, 3)).isEqualTo(2);
        assertThat(pinned(3, 3)).isZero();
        assertThat(pinned(Integer.MAX_VALUE, 3)).isZero();
    }

    @Test
    void oneShardOrNone_hasEverything() {
        assertThat(pinned(2, 1)).isZero();
        assertThat(pinned(-1, 1)).isZero();
        assertThat(pinned(2, 0)).isZero();
    }

    @Test
    void skippedCluster_hasNoShard_butKeepsItsSlot() {
        var clusters = List.of(
                cluster("a", "https://a"),
                new Sharding.Cluster("b", "https://b", OptionalInt.empty(), true),
                cluster("c", "https://c"));
        assertThat(ShardMap.assign(Sharding.Algorithm.ROUND_ROBIN, 2, clusters, Map.of()))
                .isEqualTo(Map.of("https://a", 0, "https://b", -1, "https://c", 0));
    }

    private static int pinned(int pin, int replicas) {
        var cluster = new Sharding.Cluster("x", "https://x", OptionalInt.of(pin), false);
        return ShardMap.assign(Sharding.Algorithm.LEGACY, replicas, List.of(cluster), Map.of())
                .getOrDefault("https://x", Integer.MIN_VALUE);
    }

    private static Sharding.Cluster cluster(String uid, String server) {
        return new Sharding.Cluster(uid, server, OptionalInt.empty(), false);
    }

    private static Sharding.Algorithm algorithm(String id) {
        return Arrays.stream(Sharding.Algorithm.values())
                .filter(a -> a.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
