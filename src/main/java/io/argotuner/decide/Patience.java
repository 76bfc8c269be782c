package io.argotuner.decide;

import io.argotuner.decide.evidence.Lesson;
import io.argotuner.decide.evidence.Proving;
import io.argotuner.decide.evidence.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When a change is not worth a restart, which compares everything anew. What measurements alone ask for while syncs are
 * under way waits for them to end, as they do by themselves. After a change of the controllers was taken back none is
 * tried for a stabilization window, as long as the number of Applications is about the same. A restart that comes for
 * another reason carries all of them.
 *
 * <p>Both came of the closed loop with random installs of docs/performance.md.
 */
final class Patience {
    /** From the first look that asks for a change without a break: a fleet-wide commit is synced by then, or never. */
    static final Duration LONGEST = Duration.ofMinutes(30);

    private final Map<Setting, Instant> asked;
    private final Proving proving;
    private final Optional<Lesson> refused;
    private final boolean syncing;
    private final Duration lasting;
    private final Instant now;

    private Patience(
            Map<Setting, Instant> asked,
            Proving proving,
            Optional<Lesson> refused,
            boolean syncing,
            Duration lasting,
            Instant now) {
        this.asked = asked;
        this.proving = proving;
        this.refused = refused;
        this.syncing = syncing;
        this.lasting = lasting;
        this.now = now;
    }

    /** @param asked since when measurements alone ask for a change, by setting */
    static Patience of(Map<Setting, Instant> asked, Proving proving, Situation situation, Policy policy, Instant now) {
        return new Patience(
                asked,
                proving,
                proving.lessons().stream()
                        .filter(lesson -> lesson.setting().component() == Component.CONTROLLER)
                        .filter(lesson -> lesson.holds(situation.load().applications()))
                        .max(Comparator.comparing(Lesson::at)),
                situation.syncing(),
                policy.scaleDownStabilization(),
                now);
    }

    /** For writes that one restart would carry; empty where one of them has another reason to go. */
    Optional<Waits.Wait> wait(List<Wish> together) {
        if (!together.stream().allMatch(this::tries)) {
            return Optional.empty();
        }
        var tried = refused.filter(lesson -> now.isBefore(lesson.at().plus(lasting)))
                .filter(lesson -> together.stream().anyMatch(w -> w.setting().component() == Component.CONTROLLER));
        if (tried.isPresent()) {
            return Optional.of(afterwards(tried.get()));
        }
        return together.stream().allMatch(w -> asked.containsKey(w.setting())) ? meanwhile(together) : Optional.empty();
    }

    /** Taking a change back tries nothing. */
    private boolean tries(Wish wish) {
        return wish.auto()
                && wish.purpose() == Policy.Purpose.PERFORMANCE
                && proving.back(wish.setting()).isEmpty();
    }

    private Waits.Wait afterwards(Lesson lesson) {
        var until = lesson.at().plus(lasting);
        return new Waits.Wait(
                "Waits until " + Words.time(until, now) + ": "
                        + lesson.setting().id() + " was changed before and taken back at "
                        + Words.time(lesson.at(), now) + ".",
                Optional.of(until));
    }

    private Optional<Waits.Wait> meanwhile(List<Wish> together) {
        var until = together.stream()
                .flatMap(w -> Optional.ofNullable(asked.get(w.setting())).stream())
                .min(Comparator.naturalOrder())
                .map(since -> since.plus(LONGEST))
                .filter(now::isBefore);
        return until.filter(at -> syncing)
                .map(at -> new Waits.Wait(
                        "Waits for the syncs under way to end, until " + Words.time(at, now)
                                + " at the latest: what they cause ends with them.",
                        until));
    }
}
