package io.argotuner.collect.metrics;

import io.argotuner.decide.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rates of one process, from reading to reading. A process that has started anew starts here anew. */
final class PodRates {
    /** Counters that count the same events, the sum before its count. */
    private static final List<List<Series>> TOGETHER = List.of(
            List.of(Series.QUEUE_ADDS),
            List.of(Series.QUEUE_WAIT_SUM, Series.QUEUE_WAIT_COUNT),
            List.of(Series.QUEUE_WORK_SUM, Series.QUEUE_WORK_COUNT),
            List.of(Series.RECONCILE_SUM, Series.RECONCILE_COUNT),
            List.of(Series.CLUSTER_EVENTS),
            List.of(Series.THROTTLE_SUM, Series.THROTTLE_COUNT),
            List.of(Series.REQUESTS),
            List.of(Series.PARALLELISM_WAIT_SUM, Series.PARALLELISM_WAIT_COUNT),
            List.of(Series.GIT_REQUESTS),
            List.of(Series.GIT_SUM, Series.GIT_COUNT),
            List.of(Series.CPU));

    static final String TOO_MANY_REQUESTS = "429";

    /** @param key value of the kept label, empty for all labels together */
    private record Group(List<Series> counters, String key) {}

    private final Map<Group, Growth> growths = new HashMap<>();
    private final Set<Series> spoilt = EnumSet.noneOf(Series.class);
    private String process = "";
    private @Nullable Instant last;

    /**
     * Takes a page.
     *
     * @param process tells the process from its successor in the same pod
     */
    void read(MetricsPage page, String process, Instant at) {
        // To the second: the process works its start out of a boot time in whole seconds.
        var identity = process
                + page.total(Series.STARTED).map(s -> " " + Math.round(s)).orElse("");
        if (!identity.equals(this.process)) {
            growths.clear();
            spoilt.clear();
            last = null;
            this.process = identity;
        }
        var before = last;
        last = at;
        double elapsed = before == null ? 0 : Duration.between(before, at).toMillis() / 1000.0;
        if (before != null && elapsed <= 0) {
            // The same moment again, or a clock that was set back: the time between is not known.
            growths.values().forEach(Growth::skip);
        }
        // What is not exported any more starts again at zero, and its memory is not kept for ever.
        growths.keySet().removeIf(group -> values(group, page) == null);
        for (var group : groups(page)) {
            var values = values(group, page);
            if (values != null) {
                growths.computeIfAbsent(group, g -> fresh(g, before != null)).read(values, elapsed);
            }
        }
        spoilt.addAll(page.spoilt());
    }

    /** A counter that was not there at the reading before appeared with its first event, and stood at zero then. */
    private Growth fresh(Group group, boolean readBefore) {
        return new Growth(
                group.counters().size(), readBefore && group.counters().stream().noneMatch(spoilt::contains));
    }

    /** Whether a page of that time was read already; the same page again says nothing about the time since. */
    boolean knows(Instant at) {
        return last != null && !at.isAfter(last);
    }

    /** Whether no page was read yet. */
    boolean isEmpty() {
        return last == null;
    }

    /** Seconds that the window reaches back, zero before there is one. */
    double seconds() {
        return growths.values().stream().mapToDouble(Growth::seconds).max().orElse(0);
    }

    /**
     * Growth of a counter per second.
     *
     * @param key value of the kept label, empty for all labels together
     */
    Fact<Double> perSecond(Series counter, String key, MetricsPage page) {
        for (var counters : TOGETHER) {
            int index = counters.indexOf(counter);
            if (index >= 0) {
                return growth(new Group(counters, key), page).map(g -> g.perSecond(index));
            }
        }
        throw new IllegalArgumentException(counter + " is no counter");
    }

    /** Mean of a histogram over the window: growth of its sum for each event. */
    Fact<Double> mean(Series sum, Series count, String key, MetricsPage page) {
        var growth = growth(new Group(List.of(sum, count), key), page);
        if (!(growth instanceof Fact.Known<Growth> known)) {
            return growth.map(g -> 0.0);
        }
        double mean = known.value().each(0, 1);
        return Double.isNaN(mean) ? Fact.unknown(count.sample() + " did not grow within the window") : Fact.known(mean);
    }

    private Fact<Growth> growth(Group group, MetricsPage page) {
        for (var series : group.counters()) {
            var value = value(series, group.key(), page);
            if (value instanceof Fact.Unknown<Double> unknown) {
                return Fact.unknown(unknown.why());
            }
        }
        var growth = growths.get(group);
        return growth != null && growth.seconds() > 0
                ? Fact.known(growth)
                : Fact.unknown("a rate needs two readings of one process without a reset between them");
    }

    private static List<Group> groups(MetricsPage page) {
        var groups = new ArrayList<Group>();
        for (var counters : TOGETHER) {
            if (counters.get(0).label() == null) {
                groups.add(new Group(counters, ""));
            } else if (counters.get(0) == Series.REQUESTS) {
                groups.add(new Group(counters, ""));
                groups.add(new Group(counters, TOO_MANY_REQUESTS));
            } else if (page.of(counters.get(0)) instanceof Fact.Known<Map<String, Double>> known) {
                known.value().keySet().forEach(key -> groups.add(new Group(counters, key)));
            }
        }
        return groups;
    }

    private static double @Nullable [] values(Group group, MetricsPage page) {
        var values = new double[group.counters().size()];
        for (int i = 0; i < values.length; i++) {
            if (!(value(group.counters().get(i), group.key(), page) instanceof Fact.Known<Double> known)) {
                return null;
            }
            values[i] = known.value();
        }
        return values;
    }

    private static Fact<Double> value(Series series, String key, MetricsPage page) {
        boolean total = key.isEmpty() && (series.label() == null || series == Series.REQUESTS);
        return total ? page.total(series) : page.of(series, key);
    }
}
