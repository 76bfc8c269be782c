package io.argotuner.decide.evidence;

import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The coefficients of the capacity formulas as this install shows them. They start from the published fit and move away
 * from it as samples come, so that few samples change little and too few nothing; old samples fade.
 *
 * @param demand c: refreshes that arrive for each Application and refresh period T; arrivals per second = c x A / T
 * @param sync requests of the Kubernetes client for one sync, beyond one for each comparison
 * @param last when a sample was taken last
 */
public record Fit(Line demand, Line sync, Optional<Instant> last) {
    /** A mean period of 1.58 T follows from how Argo CD adds jitter. */
    public static final double DEMAND = 0.63;
    /** Of 17 published rows, +- 1.0. */
    public static final double SYNC = 12.2;

    private static final Duration APART = Duration.ofMinutes(1);
    /** Syncs per second from which on requests are told apart from those of comparisons. */
    private static final double LEAST_SYNCS = 1.0 / 30;

    public static Fit published() {
        return new Fit(Line.from(DEMAND, 0.2, 3), Line.from(SYNC, 2, 100), Optional.empty());
    }

    /** From what an earlier process had fitted; an amount out of bounds, or none, counts as the published one. */
    public static Fit resumed(Optional<Double> demand, Optional<Double> sync) {
        var fit = published();
        return new Fit(fit.demand().startingAt(demand), fit.sync().startingAt(sync), Optional.empty());
    }

    /**
     * The same with one more sample, where what was measured can be judged, the last one is a minute old, and workers keep
     * up: otherwise items that arrive are those that get through.
     */
    public Fit look(Fact<Evidence> evidence, Situation situation, Instant now) {
        if (!(evidence instanceof Fact.Known<Evidence> known)
                || !(situation.signals() instanceof Fact.Known<Signals> signals)
                || last.filter(at -> now.isBefore(at.plus(APART)) && !now.isBefore(at))
                        .isPresent()
                || signals.value().shards().stream().anyMatch(s -> !keepsUp(s))) {
            return this;
        }
        var period = situation.settings().timeout().orElse(0.0);
        var applications = signals.value().total(s -> s.applications().map(Long::doubleValue));
        var arrivals = signals.value().total(s -> s.refresh().arrivals());
        var learned = demand;
        if (period > 0 && applications.isPresent() && arrivals.isPresent()) {
            learned = demand.sample(applications.getAsDouble() / period, arrivals.getAsDouble());
        }
        return new Fit(learned, synced(known.value()), Optional.of(now));
    }

    /** Syncs per second that a client with that limit lets through, of one shard. */
    public double syncRate(double qps) {
        return qps / sync.value();
    }

    private static boolean keepsUp(Signals.Shard shard) {
        return shard.statusBusy() instanceof Fact.Known<Double> busy && busy.value() < Thresholds.BUSY;
    }

    private Line synced(Evidence evidence) {
        var syncs = sum(evidence, c -> c.operation().arrivals());
        var requests = sum(evidence, c -> c.client().requests());
        var comparisons = sum(evidence, Evidence.Controller::reconciles);
        if (syncs instanceof Fact.Known<Double> s
                && requests instanceof Fact.Known<Double> r
                && comparisons instanceof Fact.Known<Double> c
                && s.value() >= LEAST_SYNCS) {
            return sync.sample(s.value(), Math.max(0, r.value() - c.value()));
        }
        return sync;
    }

    private static Fact<Double> sum(Evidence evidence, Function<Evidence.Controller, Fact<Double>> amount) {
        Fact<Double> sum = Fact.known(0.0);
        for (var controller : evidence.controllers()) {
            sum = Signals.both(sum, Signals.sane(amount.apply(controller)), Double::sum);
        }
        return sum;
    }

    /**
     * A line through the origin, y = value x x, by least squares with a prior.
     *
     * @param start where it begins
     * @param least and {@code most}, bounds of its value
     * @param samples seen, faded
     * @param xx and {@code xy}, {@code yy}: faded sums of products
     */
    public record Line(double start, double least, double most, double samples, double xx, double xy, double yy) {
        /** Below it nothing is fitted. */
        static final double ENOUGH = 20;
        /** Samples that the start is worth. */
        private static final double PRIOR = 5;
        /** What is left of a sample when the next one comes: 200 of them count. */
        private static final double FADE = 0.995;

        private static final double LARGEST = 1e9;

        static Line from(double start, double least, double most) {
            return new Line(start, least, most, 0, 0, 0, 0);
        }

        private Line startingAt(Optional<Double> other) {
            return new Line(other.filter(v -> v >= least && v <= most).orElse(start), least, most, samples, xx, xy, yy);
        }

        Line sample(double x, double y) {
            if (!(x > 0 && x < LARGEST && y >= 0 && y < LARGEST)) {
                return this;
            }
            // Each sample counts the same, whatever the load was: in units of x.
            var ratio = y / x;
            return new Line(
                    start,
                    least,
                    most,
                    FADE * samples + 1,
                    FADE * xx + 1,
                    FADE * xy + ratio,
                    FADE * yy + ratio * ratio);
        }

        /** Whether there were samples enough to move away from the start. */
        public boolean fitted() {
            return samples >= ENOUGH;
        }

        /** Within the bounds. */
        public double value() {
            return fitted() ? Math.max(least, Math.min(most, (xy + PRIOR * start) / (xx + PRIOR))) : start;
        }

        /** Typical difference of one sample as a share of the value; empty where nothing was fitted. */
        public Optional<Double> error() {
            if (!fitted()) {
                return Optional.empty();
            }
            var v = value();
            return Optional.of(Math.sqrt(Math.max(0, (yy - 2 * v * xy + v * v * xx) / xx)) / v);
        }
    }
}
