package io.argotuner.decide;

import java.util.List;

/** The policy's bounds. They come last and hold for every value. */
final class Caps {
    private Caps() {}

    /** @param value in the setting's unit; {@code why} gets a sentence where a bound changes it */
    static double clamp(Setting setting, Policy.Rule rule, double value, List<String> why) {
        var min = lowest(setting, rule);
        var max = highest(setting, rule);
        // A policy with min above max is refused before; here the max wins, for the smaller value is the safer one.
        if (value > max) {
            why.add("The policy's max limits that to " + Words.amount(setting, max) + ".");
            return max;
        }
        if (value < min && min <= max) {
            why.add("The policy's min raises that to " + Words.amount(setting, min) + ".");
            return min;
        }
        return value;
    }

    static double highest(Setting setting, Policy.Rule rule) {
        var max = rule.max().orElse(Double.POSITIVE_INFINITY);
        if (Double.isNaN(max)) {
            return Double.POSITIVE_INFINITY;
        }
        return setting.unit() == Unit.COUNT ? Math.max(1, Math.floor(max)) : Math.max(0, max);
    }

    private static double lowest(Setting setting, Policy.Rule rule) {
        var min = rule.min().orElse(Double.NEGATIVE_INFINITY);
        if (Double.isNaN(min) || min == Double.POSITIVE_INFINITY) {
            return Double.NEGATIVE_INFINITY;
        }
        return setting.unit() == Unit.COUNT ? Math.ceil(min) : min;
    }
}
