package io.argotuner.decide.evidence;

import io.argotuner.decide.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The coefficient of the capacity formulas as this install shows it. It starts from the published fit and moves away
 * from it as samples come, so that few samples change little and too few nothing; old samples fade.
 *
 * @param demand c: refreshes that arrive for each Application and refresh period T; arrivals per second = c x A / T
 * @param last when a sample was taken last
 */
public record Fit(Line demand, Optional<Instant> last) {
    /** A mean period of 1.58 T follows from how Argo CD adds jitter. */
    public static final double DEMAND = 0.63;

    private static final Duration APART = Duration.ofMinutes(1);

    public static Fit published() {
        return new Fit(Line.from(DEMAND, 0.2, 3), Optional.empty());
    }

    /** From what an earlier process had fitted; an amount out of bounds, or none, counts as the published one. */
    public static Fit resumed(Optional<Double> demand) {
        return new Fit(published().demand().startingAt(demand), Optional.empty());
    }

    /** Whether it is as published: nothing was fitted here, or by an earlier process. */
    public boolean isPublished() {
        return !demand.fitted() && demand.value() == DEMAND;
    }

    /**
     * The same with one more sample, where what was measured can be judged, the last one is a minute old, and workers keep
     * up: otherwise items that arrive are those that get through.
     */
    public Fit look(Situation situation, Instant now) {
        if (!(situation.signals() instanceof Fact.Known<Signals> signals)
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
        return new Fit(learned, Optional.of(now));
    }

    private static boolean keepsUp(Signals.Shard shard) {
        return shard.statusBusy() instanceof Fact.Known<Double> busy && busy.value() < Thresholds.BUSY;
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
