package io.argotuner.decide.placement;

import io.argotuner.decide.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What each cluster weighs, in Applications: its share of the work times all Applications. The share is the mean of its
 * shares of Applications, cached objects, events and CPU, as far as each is known for every reachable cluster: one that
 * is known for some only would make the others look light. A cluster that cannot be reached weighs nothing.
 *
 * @param of in the order of the clusters given
 * @param basis what was known, such as {@code Applications and cached objects}
 */
record Weights(List<Long> of, String basis) {
    Weights {
        of = List.copyOf(of);
    }

    static Weights of(List<Signals> clusters) {
        var shares = new ArrayList<double[]>();
        var known = new ArrayList<String>();
        add(shares, known, "Applications", clusters, s -> Fact.known((double) s.applications()));
        add(shares, known, "cached objects", clusters, Signals::objects);
        add(shares, known, "events", clusters, Signals::eventsPerSecond);
        add(shares, known, "CPU", clusters, Signals::cpuShare);

        var total = clusters.stream()
                .filter(Signals::reachable)
                .mapToLong(Signals::applications)
                .sum();
        var weights = new ArrayList<Long>();
        for (var c = 0; c < clusters.size(); c++) {
            if (!clusters.get(c).reachable()) {
                weights.add(0L);
            } else if (shares.size() == 1) {
                weights.add((long) clusters.get(c).applications());
            } else {
                var cluster = c;
                var share =
                        shares.stream().mapToDouble(s -> s[cluster]).average().orElse(0);
                var weight = Math.round(share * total);
                weights.add(Math.max(weight, clusters.get(c).applications() > 0 ? 1 : 0));
            }
        }
        return new Weights(weights, list(known));
    }

    private static void add(
            List<double[]> shares,
            List<String> known,
            String name,
            List<Signals> clusters,
            Function<Signals, Fact<Double>> signal) {
        var amounts = new double[clusters.size()];
        double sum = 0;
        for (var c = 0; c < amounts.length; c++) {
            if (clusters.get(c).reachable()) {
                if (!(signal.apply(clusters.get(c)) instanceof Fact.Known<Double> amount)
                        || !Double.isFinite(amount.value())
                        || amount.value() < 0) {
                    return;
                }
                amounts[c] = amount.value();
                sum += amounts[c];
            }
        }
        if (sum > 0) {
            for (var c = 0; c < amounts.length; c++) {
                amounts[c] /= sum;
            }
            shares.add(amounts);
            known.add(name);
        } else if (name.equals("Applications")) {
            shares.add(amounts);
            known.add(name);
        }
    }

    private static String list(List<String> words) {
        var last = words.size() - 1;
        return last <= 0
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }
}
