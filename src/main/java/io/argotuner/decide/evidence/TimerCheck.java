package io.argotuner.decide.evidence;

import static io.argotuner.decide.evidence.Situation.above;
import static io.argotuner.decide.evidence.Situation.below;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the refresh timer itself does to freshness: waves where it has no jitter, ages that T and J alone explain. */
final class TimerCheck {
    private TimerCheck() {}

    static Optional<Finding> find(Situation situation) {
        var wave = Classifier.shards(situation).filter(s -> waves(situation, s)).findFirst();
        if (wave.isPresent()) {
            return Optional.of(new Finding(
                    Bottleneck.TIMER,
                    "Refreshes come in waves: items of " + wave.get().name() + " wait "
                            + Said.seconds(wave.get().refresh().waiting()) + " although its processors are only "
                            + Said.percent(wave.get().statusBusy()) + " busy; the jitter is "
                            + seconds(situation.settings().jitter()) + " of a period of "
                            + seconds(situation.settings().timeout()) + ".",
                    "It would not be with a jitter of a quarter of the period or more.",
                    List.of()));
        }
        return tight(situation);
    }

    /** Long waits on idle processors, with less jitter than a quarter of the period. */
    static boolean waves(Situation situation, Signals.Shard shard) {
        var settings = situation.settings();
        return settings.timeout() instanceof Fact.Known<Double> t
                && t.value() > 0
                && settings.jitter() instanceof Fact.Known<Double> j
                && j.value() < t.value() / 4
                && below(shard.statusBusy(), Thresholds.IDLE)
                && above(shard.refresh().waiting(), Thresholds.longWait(t.value()));
    }

    /** An objective below what undisturbed Applications reach, measured to be missed. */
    private static Optional<Finding> tight(Situation situation) {
        if (situation.stale()
                && situation.objective() instanceof Fact.Known<Duration> wanted
                && situation.normalAge() instanceof Fact.Known<Duration> normal
                && normal.value().compareTo(wanted.value()) > 0) {
            return Optional.of(new Finding(
                    Bottleneck.TIMER,
                    "With a refresh period of " + seconds(situation.settings().timeout()) + " and a jitter of "
                            + seconds(situation.settings().jitter()) + " comparisons grow up to "
                            + Words.duration(normal.value()) + " old; the objective is "
                            + Words.duration(wanted.value()) + ".",
                    "It would not be with a period that keeps 2T+J+60s within the objective.",
                    List.of("Give objective.freshness at least " + Words.duration(normal.value())
                            + ", or let webhooks report changes.")));
        }
        return Optional.empty();
    }

    private static String seconds(Fact<Double> seconds) {
        return seconds.map(s -> Words.number(s) + " s").orElse("unknown");
    }
}
