package io.argotuner.decide;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Argo CD's ring of consistent hashing with bounded loads: 1,000 points for each shard; a cluster goes to the next
 * shard on the ring that has room, in units of Applications.
 *
 * <p>Point {@code i} of shard {@code n} is the hash of the two numbers written next to each other, so {@code 1, 10} and
 * {@code 11, 0} are the same point and belong to the later shard. From 12 shards on the low ones lose points by that;
 * Argo CD does so, and so does this.
 *
 * <p>A ring is costly to compute and never changes: one serves any number of assignments to as many shards.
 */
public final class HashRing {
    private static final int POINTS_PER_SHARD = 1000;
    private static final double ROOM = 1.25;

    /** Ascending as unsigned numbers, kept with the sign bit flipped so that they sort as signed ones. */
    private final long[] points;

    private final int[] shards;
    private final int replicas;

    /** @param replicas number of shards, 1 to 100,000 */
    public HashRing(int replicas) {
        this.replicas = replicas;
        var inserted = new long[replicas * POINTS_PER_SHARD];
        for (var shard = 0; shard < replicas; shard++) {
            for (var i = 0; i < POINTS_PER_SHARD; i++) {
                inserted[shard * POINTS_PER_SHARD + i] = position(shard + Integer.toString(i));
            }
        }
        var order = order(inserted);
        var found = new long[order.length];
        var owner = new int[order.length];
        var kept = 0;
        for (var index : order) {
            if (kept == 0 || found[kept - 1] != inserted[index]) {
                kept++;
            }
            // Of equal points the one inserted last, which comes last here.
            found[kept - 1] = inserted[index];
            owner[kept - 1] = index / POINTS_PER_SHARD;
        }
        points = Arrays.copyOf(found, kept);
        shards = Arrays.copyOf(owner, kept);
    }

    /**
     * The indexes in ascending order of their points, those of equal points ascending. The index takes the place of a
     * point's low bits for the sort; points that differ in those alone, of which there is hardly ever one, are put right
     * after it.
     */
    private static int[] order(long[] inserted) {
        var bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, inserted.length - 1));
        var mask = (1L << bits) - 1;
        var keys = new long[inserted.length];
        for (var i = 0; i < keys.length; i++) {
            keys[i] = (inserted[i] & ~mask) | i;
        }
        Arrays.sort(keys);
        var order = new int[keys.length];
        for (var i = 0; i < keys.length; i++) {
            var index = (int) (keys[i] & mask);
            var at = i;
            while (at > 0 && inserted[order[at - 1]] > inserted[index]) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = index;
        }
        return order;
    }

    /** The points of the shard that has fewest, as a part of an even share. */
    public double leastShare() {
        var counts = new int[replicas];
        for (var shard : shards) {
            counts[shard]++;
        }
        return Arrays.stream(counts).min().orElse(0) * (double) replicas / Math.max(1, points.length);
    }

    int replicas() {
        return replicas;
    }

    /** An assignment of clusters, one after the other, to an empty ring. */
    Placing placing() {
        return new Placing();
    }

    /** Remembers what each shard was given. */
    final class Placing {
        private final long[] loads = new long[replicas];
        private long total;

        private Placing() {}

        /** Places a cluster and counts its Applications on the shard it goes to. */
        int place(String id, long applications) {
            var found = Arrays.binarySearch(points, position(id));
            // Argo CD takes the strictly next larger point, also when the cluster falls exactly on one.
            var at = found >= 0 ? found + 1 : -found - 1;
            var limit = limit();
            // Ends within one turn: the limit is above the average, so some shard is below it.
            var step = 0;
            while (loads[shards[(at + step) % points.length]] >= limit) {
                step++;
            }
            var shard = shards[(at + step) % points.length];
            loads[shard] += applications;
            total += applications;
            return shard;
        }

        private long limit() {
            var average = (total + 1) / loads.length;
            return (long) Math.ceil(Math.max(average, 1) * ROOM);
        }
    }

    private static long position(String key) {
        return Blake2b.hash(key.getBytes(StandardCharsets.UTF_8))[0] ^ Long.MIN_VALUE;
    }
}
