package io.argotuner.simulate;

import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An install that grows from 200 to 12,000 Applications in 90 days, by the same share every day. Of each day the hour
 * from nine to ten is simulated, in every event; of one bad day all 24. Every Monday at ten past nine there is a commit
 * to all Applications.
 *
 * <p>On the bad day the Git host answers eight times as slowly from nine to one, API servers twice as slowly, the first
 * controller pod crashes at ten and at eleven, and there are commits to all Applications at half past nine and at two.
 */
public final class Growth {
    public static final int DAYS = 90;
    public static final int BAD_DAY = 75;
    private static final int FIRST = 200;
    private static final int LAST = 12_000;
    private static final int PER_CLUSTER = 100;
    private static final int LOOK_MINUTES = 5;

    private final Observation base;
    private final Fleet fleet;
    private final long seed;

    public Growth(Observation base, long seed) {
        this.base = base;
        this.seed = seed;
        fleet = Fleet.growing(LAST, PER_CLUSTER, seed);
    }

    /** The four ways that are compared, argo-tuner last. */
    public List<Contender> contenders() {
        return List.of(
                new Contender.Untouched(),
                new Contender.Documented(),
                new Contender.OperatorScaling(Scenario.clustersPerShard(fleet)),
                new Contender.ArgoTuner(Policy.defaults()));
    }

    /** @param day 1 to 90 */
    public static int applications(int day) {
        return (int) Math.round(FIRST * Math.pow((double) LAST / FIRST, (day - 1) / (DAYS - 1.0)));
    }

    /**
     * How a day went.
     *
     * @param p99 seconds, of the ages of comparisons over the simulated hour or day
     * @param worst seconds, of the worst minute
     */
    public record Day(int day, int applications, long p50, long p99, long worst, int restarts) {}

    /** @param days one for each day, then what it came to */
    public record Story(List<Day> days, Trial.Result result) {
        public Story {
            days = List.copyOf(days);
        }
    }

    /** @param progress is told each day that is over */
    public Story run(Contender contender, Consumer<Day> progress) {
        var trial = new Trial(contender, base, fleet, FIRST, Costs.fitted(), Load.ordinary(), LOOK_MINUTES, seed);
        var days = new ArrayList<Day>();
        trial.jump(Duration.ofHours(9));
        for (var day = 1; day <= DAYS; day++) {
            trial.grow(applications(day));
            trial.beginStage();
            if (day == BAD_DAY) {
                badDay(trial);
            } else {
                trial.run(Duration.ofMinutes(10));
                if (day % 7 == 1) {
                    trial.commitEverywhere();
                }
                trial.run(Duration.ofMinutes(50));
                trial.jump(Duration.ofHours(23));
            }
            var ended = trial.endStage(day);
            days.add(ended);
            progress.accept(ended);
        }
        return new Story(days, trial.result());
    }

    /** From nine to nine. */
    private static void badDay(Trial trial) {
        trial.slowGit(8);
        trial.slowRequests(2);
        trial.run(Duration.ofMinutes(30));
        trial.commitEverywhere();
        trial.run(Duration.ofMinutes(30));
        trial.crash(0);
        trial.run(Duration.ofHours(1));
        trial.crash(0);
        trial.run(Duration.ofHours(2));
        trial.slowGit(1);
        trial.slowRequests(1);
        trial.run(Duration.ofHours(1));
        trial.commitEverywhere();
        trial.run(Duration.ofHours(19));
    }
}
