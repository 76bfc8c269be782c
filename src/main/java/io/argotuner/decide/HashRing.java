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
 * <p>A ring is costly to compute and never changes: one serves any number of assignments to as many shards, and the ring
 * of another number of shards is made from it for the price of the shards that it lacks. Rings of as many shards are equal.
 */
public final class HashRing {
    private static final int POINTS_PER_SHARD = 1000;
    private static final double ROOM = 1.25;

    /**
     * Ascending as unsigned numbers, kept with the sign bit flipped so that they sort as signed ones. Of equal ones the
     * last counts, which is that of the latest shard; the others are kept for a ring of fewer shards.
     */
    private final long[] points;

    private final int[] shards;
    private final int replicas;

    /** @param replicas number of shards, 1 to 100,000 */
    public HashRing(int replicas) {
        this(replicas, new long[0], new int[0], 0);
    }

    /** Merges the points of earlier shards with those of the shards from {@code first} on. */
    private HashRing(int replicas, long[] earlier, int[] owners, int first) {
        this.replicas = replicas;
        var inserted = new long[(replicas - first) * POINTS_PER_SHARD];
        for (var shard = first; shard < replicas; shard++) {
            for (var i = 0; i < POINTS_PER_SHARD; i++) {
                inserted[(shard - first) * POINTS_PER_SHARD + i] = position(shard + Integer.toString(i));
            }
        }
        points = new long[earlier.length + inserted.length];
        shards = new int[points.length];
        var old = 0;
        var kept = 0;
        for (var index : order(inserted)) {
            while (old < earlier.length && earlier[old] <= inserted[index]) {
                points[kept] = earlier[old];
                shards[kept++] = owners[old++];
            }
            points[kept] = inserted[index];
            shards[kept++] = first + index / POINTS_PER_SHARD;
        }
        for (; old < earlier.length; old++) {
            points[kept] = earlier[old];
            shards[kept++] = owners[old];
        }
    }

    /** The points of the first shards of a larger ring. */
    private HashRing(int replicas, HashRing larger) {
        this.replicas = replicas;
        points = new long[replicas * POINTS_PER_SHARD];
        shards = new int[points.length];
        var kept = 0;
        for (var i = 0; i < larger.points.length; i++) {
            if (larger.shards[i] < replicas) {
                points[kept] = larger.points[i];
                shards[kept++] = larger.shards[i];
            }
        }
    }

    /**
     * The ring of another number of shards.
     *
     * @param others 1 to 100,000
     */
    public HashRing resized(int others) {
        if (others == replicas) {
            return this;
        }
        return others < replicas ? new HashRing(others, this) : new HashRing(others, points, shards, replicas);
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

    /** Whether the point is one that a later shard took. */
    private boolean taken(int at) {
        return at + 1 < points.length && points[at + 1] == points[at];
    }

    /** The points of the shard that has fewest, as a part of an even share. */
    public double leastShare() {
        var counts = new int[replicas];
        var counted = 0;
        for (var i = 0; i < points.length; i++) {
            if (!taken(i)) {
                counts[shards[i]]++;
                counted++;
            }
        }
        return Arrays.stream(counts).min().orElse(0) * (double) replicas / Math.max(1, counted);
    }

    /** Number of shards. */
    public int replicas() {
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
            var at = following(position(id));
            var limit = limit();
            // Ends within one turn: the limit is above the average, so some shard is below it.
            while (taken(at) || loads[shards[at]] >= limit) {
                at = (at + 1) % points.length;
            }
            loads[shards[at]] += applications;
            total += applications;
            return shards[at];
        }

        private long limit() {
            var average = (total + 1) / loads.length;
            return (long) Math.ceil(Math.max(average, 1) * ROOM);
        }
    }

    /** Argo CD takes the strictly next larger point, also when the cluster falls exactly on one. */
    private int following(long position) {
        var found = Arrays.binarySearch(points, position);
        if (found < 0) {
            return (-found - 1) % points.length;
        }
        while (taken(found)) {
            found++;
        }
        return (found + 1) % points.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HashRing ring && ring.replicas == replicas;
    }

    @Override
    public int hashCode() {
        return replicas;
    }

    @Override
    public String toString() {
        return "ring of " + replicas;
    }

    private static long position(String key) {
        return Blake2b.hash(key.getBytes(StandardCharsets.UTF_8))[0] ^ Long.MIN_VALUE;
    }
}
