package io.argotuner.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The real decision in a closed loop with random installs and loads. {@code -Dinstalls=<n>} tries that many and prints
 * each and how what was gained is distributed, {@code -Dfrom=<n>} begins with another seed, {@code -Dseed=<n>,<n>} replays some.
 */
class ClosedLoopTest {
    private static final double WORSE = 1.05;
    /** Other courses of chance that an install is tried with where the first one looks worse. */
    private static final int AGAIN = 8;

    /** And where the mean of those does too. */
    private static final int ONCE_MORE = 32;

    /**
     * How one install fared, with argo-tuner divided by untouched: below 1 is better.
     *
     * @param tries courses of chance that it is the mean of
     */
    private record Tried(RandomInstall install, int tries, double age, double commit, int rollouts) {
        boolean worse() {
            return age > WORSE || commit > WORSE;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "seed %d: age %.3f, commit %.3f, %d rollouts, mean of %d: %s",
                    install.seed(),
                    age,
                    commit,
                    rollouts,
                    tries,
                    install);
        }
    }

    @Test
    void randomInstalls_areNotWorseThanUntouched() {
        var replayed = System.getProperty("seed");
        var count = Integer.getInteger("installs", 50);
        var first = Integer.getInteger("from", 0);
        var seeds = replayed == null
                ? LongStream.range(first, first + count)
                : Arrays.stream(replayed.split(",")).mapToLong(Long::parseLong);
        var told = replayed != null || count > 50;
        var tried = seeds.parallel()
                .mapToObj(seed -> {
                    var one = judged(new RandomInstall(seed));
                    if (told) {
                        // At once, for a long run that is cut off has tried those before all the same.
                        System.out.println(one);
                    }
                    return one;
                })
                .toList();
        if (told) {
            System.out.println(distribution(tried));
        }
        assertThat(tried.stream().filter(Tried::worse)).isEmpty();
    }

    /**
     * One course of chance first. What looks worse by more than 5 % may be bad luck, of which there is always some among
     * many: it is tried anew with other courses, of whose mean those before are no part, and counts as worse where that
     * mean still is at the end.
     */
    private static Tried judged(RandomInstall install) {
        var others = new Seeded(install.seed()).split(40);
        var tried = tried(install, LongStream.of(install.seed()));
        for (var courses : new int[] {AGAIN, ONCE_MORE}) {
            if (tried.worse()) {
                tried = tried(install, LongStream.generate(others::next).limit(courses));
            }
        }
        return tried;
    }

    private static Tried tried(RandomInstall install, LongStream courses) {
        var all = courses.toArray();
        double age = 0, ageUntouched = 0, commit = 0, commitUntouched = 0;
        var rollouts = 0;
        for (var course : all) {
            var untouched = install.untouched(course);
            var tuned = install.tuned(course);
            assertCalm(install.seed(), tuned.result());
            age += tuned.age();
            ageUntouched += untouched.age();
            commit += tuned.commit();
            commitUntouched += untouched.commit();
            rollouts = Math.max(rollouts, tuned.result().outcome().rollouts());
        }
        return new Tried(install, all.length, age / ageUntouched, commit / commitUntouched, rollouts);
    }

    /**
     * Nothing goes up and down again, and restarts are a cool-down apart. Only what the decision itself says it takes back
     * may return to the amount before; the same direction is not tried again then, for the load stays the same.
     */
    private static void assertCalm(long seed, Trial.Result tuned) {
        for (var setting : Setting.values()) {
            var amounts = new ArrayList<Double>();
            var refused = 0.0;
            for (var change : tuned.changes()) {
                var amount = change.settings().get(setting);
                if (amount == null) {
                    continue;
                }
                var last = amounts.isEmpty() ? amount : amounts.get(amounts.size() - 1);
                if (change.takenBack().contains(setting)) {
                    assertThat(amounts)
                            .as("seed %d: taken back before it was tried", seed)
                            .isNotEmpty();
                    refused = Math.signum(last - amount);
                    amounts.remove(amounts.size() - 1);
                    if (!amounts.isEmpty()) {
                        assertThat(amount)
                                .as("seed %d: %s", seed, setting.id())
                                .isEqualTo(amounts.get(amounts.size() - 1));
                    } else {
                        amounts.add(amount);
                    }
                    continue;
                }
                assertThat(refused == 0 || refused != Math.signum(amount - last))
                        .as("seed %d: %s tried again", seed, setting.id())
                        .isTrue();
                amounts.add(amount);
            }
            for (var i = 2; i < amounts.size(); i++) {
                var before = Math.signum(amounts.get(i - 1) - amounts.get(i - 2));
                assertThat(before * Math.signum(amounts.get(i) - amounts.get(i - 1)))
                        .as("seed %d: %s %s", seed, setting.id(), amounts)
                        .isGreaterThanOrEqualTo(0);
            }
        }
        var budget = 1 + RandomInstall.LENGTH.dividedBy(Policy.defaults().cooldown());
        assertThat((long) tuned.outcome().rollouts()).as("seed %d", seed).isLessThanOrEqualTo(budget);
    }

    private static String distribution(List<Tried> tried) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d installs, %d worse%n",
                tried.size(),
                tried.stream().filter(Tried::worse).count()));
        for (var share : new double[] {0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1}) {
            text.append(String.format(
                    Locale.ROOT,
                    "%4.0f %%  age %.3f  commit %.3f  rollouts %.0f%n",
                    100 * share,
                    quantile(tried.stream().mapToDouble(Tried::age).sorted().toArray(), share),
                    quantile(tried.stream().mapToDouble(Tried::commit).sorted().toArray(), share),
                    quantile(
                            tried.stream().mapToDouble(Tried::rollouts).sorted().toArray(), share)));
        }
        tried.stream()
                .filter(Tried::worse)
                .forEach(one -> text.append("worse: ").append(one).append('\n'));
        return text.toString();
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
