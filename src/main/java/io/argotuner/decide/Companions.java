package io.argotuner.decide;

import org.jspecify.annotations.Nullable;

/** Fields that must agree with a setting, such as the env that tells the controller how many replicas it has. */
final class Companions {
    private Companions() {}

    /**
     * The text to write into a companion, null where it already agrees.
     *
     * @param amount of the setting, after this decision
     * @param changing whether the setting itself is written
     */
    static @Nullable String follow(Answer answer, Wiring.Companion companion, double amount, boolean changing) {
        var current = companion.current();
        if (companion.rule() == Wiring.Companion.Rule.ALGORITHM) {
            return null;
        }
        if (companion.rule() == Wiring.Companion.Rule.SAME) {
            return count(current) == (long) amount || amount < 1
                    ? null
                    : answer.setting().text(amount);
        }
        // Argo CD derives an absent burst from the QPS, and a burst beside a QPS that argo-tuner never set is
        // somebody's
        // choice.
        var text = Setting.KUBECTL_PARALLELISM.text(Math.ceil(2 * amount));
        var ours = changing || (current != null && answer.now().original().isPresent());
        return ours && !text.equals(current) ? text : null;
    }

    /**
     * The controller's companion that disagrees with its replicas now, so that clusters have no owner or two; null where
     * none does.
     */
    static Wiring.@Nullable Companion disagree(Answer answer) {
        if (answer.setting() == Setting.CONTROLLER_REPLICAS
                && answer.managed()
                && answer.effective() instanceof Fact.Known<Double> effective) {
            return disagree(answer.now(), effective.value());
        }
        return null;
    }

    static Wiring.@Nullable Companion disagree(CurrentSetting replicas, double effective) {
        if (replicas.wiring() instanceof Wiring.Writable writable && effective >= 1) {
            for (var companion : writable.companions()) {
                if (companion.rule() == Wiring.Companion.Rule.SAME && count(companion.current()) != (long) effective) {
                    return companion;
                }
            }
        }
        return null;
    }

    /** As Argo CD reads it: absent, garbage, 0 and 1 all mean one, which has everything. */
    static long count(@Nullable String text) {
        try {
            return text == null || !text.matches("[+-]?[0-9]{1,9}") ? 1 : Math.max(1, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /** What is wrong and what it does, for the replicas in force. */
    static String sentence(Wiring.Companion companion, double effective) {
        var told = count(companion.current());
        var text = companion.current() == null ? "not set" : "\"" + companion.current() + "\"";
        var begin = companion.place().field() + " is " + text + " while " + Words.count((long) effective, "replica")
                + (effective == 1 ? " runs: " : " run: ");
        if (told <= 1) {
            return begin + "each works on every cluster.";
        }
        return begin
                + (told > effective
                        ? "the clusters of " + Words.count(told - (long) effective, "shard") + " have no owner."
                        : "some shards are worked on twice.");
    }
}
