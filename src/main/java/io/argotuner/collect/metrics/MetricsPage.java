package io.argotuner.collect.metrics;

import io.argotuner.decide.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The wanted sums of one metrics page. A sum of which one part cannot be used is not known: half a sum would look like a
 * drop.
 */
public final class MetricsPage {
    /** The text format that every version of Argo CD serves, for the header Accept. */
    public static final String ACCEPT = "text/plain;version=0.0.4";

    /** Largest page read: one of 20,000 Applications with every optional label is some 20 MB. */
    static final long MAX_BYTES = 128L * 1024 * 1024;

    /** Distinct values of a kept label; an Argo CD of more clusters than this has not been seen. */
    static final int MAX_KEYS = 10_000;

    /** No count, number of seconds or of bytes of a real process comes near; above it sums lose whole seconds too. */
    static final double LARGEST = 1e15;

    private final Map<Series, TreeMap<String, Double>> sums = new EnumMap<>(Series.class);
    private final Map<Series, String> spoilt = new EnumMap<>(Series.class);
    private @Nullable Instant scrapedAt;

    MetricsPage() {}

    /**
     * Reads a page to its end.
     *
     * @param at against which times of samples are held
     * @return unknown where it is no page, not the whole of one, or too large
     * @throws IOException where the stream fails
     */
    public static Fact<MetricsPage> read(InputStream page, Instant at) throws IOException {
        var reading = new PageReading(at, MAX_BYTES);
        var buffer = new byte[16 * 1024];
        for (int n = page.read(buffer); n >= 0; n = page.read(buffer)) {
            if (!reading.feed(ByteBuffer.wrap(buffer, 0, n))) {
                break;
            }
        }
        return reading.end();
    }

    /** Adds one sample. */
    void add(Series series, String key, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value) || value < 0 || value > LARGEST) {
            spoil(series, series.sample() + " has the value " + value);
            return;
        }
        var byKey = sums.computeIfAbsent(series, s -> new TreeMap<>());
        if (byKey.size() >= MAX_KEYS && !byKey.containsKey(key)) {
            spoil(series, series.sample() + " has more than " + MAX_KEYS + " values of " + series.label());
            return;
        }
        byKey.merge(key, value, Double::sum);
    }

    /** Makes everything of that series unknown. The first reason stays. */
    void spoil(Series series, String why) {
        spoilt.putIfAbsent(series, why);
    }

    void scrapedAt(Instant time) {
        scrapedAt = time;
    }

    /** When somebody else read this page; empty where it was read just now. */
    Optional<Instant> scrapedAt() {
        return Optional.ofNullable(scrapedAt);
    }

    /** The sum over all labels. */
    public Fact<Double> total(Series series) {
        return of(series)
                .map(byKey ->
                        byKey.values().stream().mapToDouble(Double::doubleValue).sum());
    }

    /** The sum of those samples whose kept label has that value. */
    public Fact<Double> of(Series series, String key) {
        var known = of(series);
        if (known instanceof Fact.Known<Map<String, Double>> byKey) {
            var value = byKey.value().get(key);
            return value == null
                    ? Fact.unknown(series.sample() + " of " + series.label() + " " + key + " is not exported")
                    : Fact.known(value);
        }
        return Fact.unknown(((Fact.Unknown<Map<String, Double>>) known).why());
    }

    /** The sums by the kept label. */
    public Fact<Map<String, Double>> of(Series series) {
        var why = spoilt.get(series);
        if (why != null) {
            return Fact.unknown(why);
        }
        var byKey = sums.get(series);
        return byKey == null ? Fact.unknown(series.sample() + " is not exported") : Fact.known(byKey);
    }

    /** The series that cannot be used. */
    Set<Series> spoilt() {
        return spoilt.keySet();
    }
}
