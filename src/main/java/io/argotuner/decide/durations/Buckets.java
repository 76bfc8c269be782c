package io.argotuner.decide.durations;

import io.argotuner.decide.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often what was observed by a histogram, each bucket by itself.
 *
 * @param bounds upper bounds of the buckets, ascending, as this Argo CD has them; the last bucket has none
 * @param counts one more than there are bounds
 */
public record Buckets(List<Double> bounds, List<Double> counts) {
    /** Argo CD has 7; the work queues of one version 14. */
    private static final int MOST = 64;

    public Buckets {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
    }

    /**
     * From Prometheus' form, in which every bucket counts those below it too.
     *
     * @param upTo by the text of the label {@code le}, which Prometheus 3 writes as {@code 1.0} and others as {@code 1}
     */
    public static Fact<Buckets> of(Map<String, Double> upTo) {
        var sums = new TreeMap<Double, Double>();
        for (var bucket : upTo.entrySet()) {
            var bound = bound(bucket.getKey());
            if (Double.isNaN(bound)) {
                return Fact.unknown("a bucket has a bound that is no number");
            }
            sums.merge(bound, bucket.getValue(), Double::sum);
        }
        if (!sums.containsKey(Double.POSITIVE_INFINITY)) {
            return Fact.unknown("its buckets are not whole");
        }
        if (sums.size() < 2 || sums.size() > MOST) {
            return Fact.unknown("it has " + sums.size() + " buckets");
        }
        var bounds = new ArrayList<>(sums.keySet());
        bounds.remove(bounds.size() - 1);
        var counts = new ArrayList<Double>();
        var below = 0.0;
        for (var sum : sums.values()) {
            // What Prometheus extrapolates may fall a little from one bound to the next.
            counts.add(Math.max(0, sum - below));
            below = Math.max(below, sum);
        }
        return Fact.known(new Buckets(bounds, counts));
    }

    private static double bound(String le) {
        if (le.equals("+Inf")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            return Double.parseDouble(le);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** All that was observed. */
    public double total() {
        return counts.stream().mapToDouble(Double::doubleValue).sum();
    }
}
