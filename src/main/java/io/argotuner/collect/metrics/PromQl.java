package io.argotuner.collect.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks Prometheus for what the pages of a namespace's pods say: the same sums of {@link Series} over the same labels, as
 * they stood at the last scrape. Raw values and no {@code rate()}, so that rates are made here, from times of scrapes,
 * whoever read the pages. Each scrape target apart, so that a pod which two jobs scrape is not counted twice.
 */
final class PromQl {
    /** What tells scrape targets apart, and whose they are. */
    private static final String TARGET = "job, instance, pod";

    private PromQl() {}

    /**
     * One query for each kept label, which together ask for every series.
     *
     * @param labels further labels of the series, by name
     */
    static List<String> sums(String namespace, Map<String, String> labels) {
        var queries = new ArrayList<String>();
        for (var kept : keptLabels()) {
            var names = lookedAt()
                    .filter(series -> kept.equals(label(series)))
                    .map(Series::sample)
                    .collect(Collectors.joining("|"));
            queries.add("sum by (__name__, " + TARGET + (kept.isEmpty() ? "" : ", " + kept) + ") ("
                    + selector("__name__=~\"" + names + "\"", namespace, labels) + ")");
        }
        return queries;
    }

    /** When each target was scraped last; a query of its own, because a sum is as old as the query. */
    static String scrapes(String namespace, Map<String, String> labels) {
        return "max by (" + TARGET + ") (timestamp("
                + selector("__name__=\"" + Series.STARTED.sample() + "\"", namespace, labels) + "))";
    }

    /**
     * Comparisons that ended within each step, by the bounds of their durations. Of a pod that two jobs scrape the more
     * complete one counts; addresses of one job are added up, because a restart changes them.
     */
    static String durations(String namespace, Map<String, String> labels, Duration step) {
        return "sum by (le) (max by (le, pod) (sum by (le, pod, job) (increase("
                + selector("__name__=\"" + Series.RECONCILE_BUCKET.sample() + "\"", namespace, labels) + "["
                + step.toSeconds() + "s]))))";
    }

    /** The label that a series is summed by, empty where it is summed over all. */
    static String label(Series series) {
        return label(series.label());
    }

    private static String label(@Nullable String label) {
        return label == null ? "" : label;
    }

    private static Set<String> keptLabels() {
        return lookedAt().map(PromQl::label).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What a look asks for; how long comparisons took is asked by a report, and over time. */
    private static Stream<Series> lookedAt() {
        return Arrays.stream(Series.values()).filter(series -> series != Series.RECONCILE_BUCKET);
    }

    private static String selector(String names, String namespace, Map<String, String> labels) {
        var selector = new StringBuilder("{").append(names);
        matcher(selector, "namespace", namespace);
        new TreeMap<>(labels).forEach((name, value) -> matcher(selector, name, value));
        return selector.append('}').toString();
    }

    private static void matcher(StringBuilder selector, String name, String value) {
        selector.append(", ")
                .append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"');
    }
}
