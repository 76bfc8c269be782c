package io.argotuner.decide.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Placements of random fleets, against the lower bound and, where there are few clusters, against all there are. */
class FewestMovesTest {
    private static final int SMALL = 400;
    private static final int LARGE = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void of_onFewClusters_isAsEvenAndMovesAsFewAsTheBestOfAll(long seed) {
        var random = new Random(seed);
        for (var i = 0; i < SMALL; i++) {
            var packing = few(random);
            var found = FewestMoves.of(packing);
            var all = new All(packing);

            assertThat(packing.busiest(found))
                    .as("busiest of %s", show(packing))
                    .isLessThanOrEqualTo(Math.max(packing.even(), all.leastBusiest));
            assertThat(packing.moves(found)).as("moves of %s", show(packing)).isEqualTo(all.fewestMoves);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void of_onManyClusters_isWithinFivePercentOfTheLowerBound(long seed) {
        var random = new Random(seed);
        for (var i = 0; i < LARGE; i++) {
            var packing = many(random);
            var found = FewestMoves.of(packing);

            assertThat(packing.busiest(found))
                    .as("busiest of %d clusters on %d shards", packing.clusters(), packing.shards())
                    .isLessThanOrEqualTo((long) (1.05 * packing.lowerBound()));
            for (var c = 0; c < found.length; c++) {
                assertThat(found[c]).isBetween(0, packing.shards() - 1);
                if (packing.fixed()[c] >= 0) {
                    assertThat(found[c]).isEqualTo(packing.fixed()[c]);
                }
            }
        }
    }

    @Test
    void of_onAnEvenPlacement_movesNothing() {
        var packing = new Packing(3, new long[] {10, 10, 10, 0}, new int[] {2, 0, 1, 1}, none(4));

        assertThat(FewestMoves.of(packing)).containsExactly(2, 0, 1, 1);
    }

    @Test
    void of_oneTooHeavyShard_movesTheOneClusterThatMendsIt() {
        // 60 + 20 + 20 against 50: the lower bound is 75, and moving one 20 gives 80 and 70, which is not even.
        var packing = new Packing(2, new long[] {60, 25, 15, 50}, new int[] {0, 0, 0, 1}, none(4));

        assertThat(FewestMoves.of(packing)).containsExactly(0, 1, 0, 1);
    }

    @Test
    void of_fewerShards_movesThoseOfTheShardThatGoes() {
        var packing = new Packing(2, new long[] {10, 10, 10, 10, 5, 5}, new int[] {0, 0, 1, 1, 2, 2}, none(6));

        assertThat(FewestMoves.of(packing)).startsWith(0, 0, 1, 1).doesNotContain(2);
    }

    @Test
    void of_sameInputInAnyRun_isTheSame() {
        var one = many(new Random(5));
        var other = many(new Random(5));

        assertThat(FewestMoves.of(one)).isEqualTo(FewestMoves.of(other));
    }

    private static Packing few(Random random) {
        var shards = 1 + random.nextInt(3);
        var clusters = 1 + random.nextInt(7);
        var before = 1 + random.nextInt(4);
        var weight = new long[clusters];
        var now = new int[clusters];
        var fixed = none(clusters);
        for (var c = 0; c < clusters; c++) {
            weight[c] = random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(30);
            now[c] = random.nextInt(before + 1) - (random.nextInt(6) == 0 ? 1 : 0);
            if (random.nextInt(6) == 0) {
                fixed[c] = random.nextInt(shards);
            }
        }
        return new Packing(shards, weight, now, fixed);
    }

    private static Packing many(Random random) {
        var shards = 2 + random.nextInt(19);
        var clusters = shards * (8 + random.nextInt(12));
        var weight = new long[clusters];
        var now = new int[clusters];
        var fixed = none(clusters);
        for (var c = 0; c < clusters; c++) {
            // Most have some dozens, a few have hundreds: as fleets are.
            weight[c] = (long) Math.exp(random.nextDouble() * 5) + random.nextInt(10);
            now[c] = random.nextInt(shards + 1);
            if (random.nextInt(20) == 0) {
                fixed[c] = random.nextInt(shards);
            }
        }
        return new Packing(shards, weight, now, fixed);
    }

    private static int[] none(int clusters) {
        var none = new int[clusters];
        Arrays.fill(none, -1);
        return none;
    }

    private static String show(Packing p) {
        return p.shards() + " shards, weights " + Arrays.toString(p.weight()) + " now " + Arrays.toString(p.now())
                + " fixed " + Arrays.toString(p.fixed());
    }

    /** Every placement there is. */
    private static final class All {
        private final Packing packing;
        private final int[] shardOf;
        private long cap = Long.MAX_VALUE;
        long leastBusiest = Long.MAX_VALUE;
        int fewestMoves = Integer.MAX_VALUE;

        All(Packing packing) {
            this.packing = packing;
            this.shardOf = new int[packing.clusters()];
            each(0);
            cap = Math.max(packing.even(), leastBusiest);
            each(0);
        }

        private void each(int c) {
            if (c == shardOf.length) {
                var busiest = packing.busiest(shardOf);
                leastBusiest = Math.min(leastBusiest, busiest);
                if (busiest <= cap && cap != Long.MAX_VALUE) {
                    fewestMoves = Math.min(fewestMoves, packing.moves(shardOf));
                }
                return;
            }
            for (var s = 0; s < packing.shards(); s++) {
                if (packing.fixed()[c] < 0 || packing.fixed()[c] == s) {
                    shardOf[c] = s;
                    each(c + 1);
                }
            }
        }
    }
}
