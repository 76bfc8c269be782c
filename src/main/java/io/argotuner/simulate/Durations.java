package io.argotuner.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * How long full comparisons take, by the time at which they end: counts for each five minutes in the buckets of Argo CD's
 * own histogram ({@code argocd_app_reconcile}).
 */
public final class Durations {
    /** Upper bounds in seconds; a last bucket has all that take longer. */
    public static final List<Double> BOUNDS = List.of(0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0);

    /** Simulated time that one slice counts. */
    public static final int SLICE_MINUTES = 5;

    private static final long[] MICROS = BOUNDS.stream()
            .mapToLong(seconds -> Math.round(seconds * World.SECOND))
            .toArray();
    private static final long SLICE = SLICE_MINUTES * 60 * World.SECOND;

    private final List<long[]> slices = new ArrayList<>();

    /**
     * Five minutes.
     *
     * @param minute at which they begin
     * @param counts by bucket, one more than there are bounds
     */
    public record Slice(long minute, List<Long> counts) {
        public Slice {
            counts = List.copyOf(counts);
        }
    }

    /** @param at when it ended, and how long it took, both in microseconds */
    void add(long at, long took) {
        var slice = (int) (at / SLICE);
        while (slices.size() <= slice) {
            slices.add(new long[BOUNDS.size() + 1]);
        }
        var bucket = 0;
        while (bucket < MICROS.length && took > MICROS[bucket]) {
            bucket++;
        }
        slices.get(slice)[bucket]++;
    }

    /** From the beginning on, also those in which nothing ended. */
    List<Slice> slices() {
        var all = new ArrayList<Slice>();
        for (var slice : slices) {
            var counts = new ArrayList<Long>();
            for (var count : slice) {
                counts.add(count);
            }
            all.add(new Slice((long) all.size() * SLICE_MINUTES, counts));
        }
        return all;
    }
}
