package io.argotuner.decide;

import java.util.List;
import java.util.Optional;

/** The answer for a setting whose value the policy fixes: neither a rule nor the pace has a say. */
final class FixedAnswer {
    private FixedAnswer() {}

    static Answer of(CurrentSetting current, Fact<Double> effective, Policy.Rule managed, List<String> why) {
        var setting = current.setting();
        var value = value(setting, managed, why);
        if (effective instanceof Fact.Known<Double> known) {
            why.add(Words.inForce(setting, known.value()));
        }
        // A value that is already stored is not written again, also where what Argo CD makes of it is not known.
        var there = effective instanceof Fact.Known<Double> known
                ? setting.same(known.value(), value)
                : setting.text(value).equals(current.current());
        var wanted = Fact.known(value);
        return there
                ? Answer.still(current, Decision.State.OK, effective, wanted, why)
                : new Answer(current, Decision.State.CHANGE, effective, wanted, wanted, why, Optional.empty());
    }

    /** The amount that the policy fixes within its bounds; says so in {@code why}. */
    static double value(Setting setting, Policy.Rule managed, List<String> why) {
        var value = managed.value().orElseThrow();
        why.add("The policy fixes it at " + Words.amount(setting, value) + ".");
        return Caps.clamp(setting, managed, value, why);
    }

    /** Whether the policy fixes a setting, at an amount that can be written. */
    static boolean isAsked(Policy.Rule managed) {
        return managed.management() == Policy.Management.FIXED
                && Double.isFinite(managed.value().orElse(Double.NaN));
    }
}
