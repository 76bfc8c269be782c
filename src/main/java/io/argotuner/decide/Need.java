package io.argotuner.decide;

import java.util.ArrayList;
import java.util.List;

/**
 * What a rule asks of a setting: an amount, and around it the range that is close enough to leave alone. The amount
 * lies within the range, so that the look after a change holds.
 *
 * @param amount what to set when the present value is out of the range, in the setting's unit
 * @param least smallest value to leave alone
 * @param most largest value to leave alone
 * @param why sentences with the numbers used
 */
record Need(double amount, double least, double most, List<String> why) {
    Need {
        why = List.copyOf(why);
    }

    /** Exactly this and nothing near it. */
    static Need exactly(double amount, String why) {
        return new Need(amount, amount, amount, List.of(why));
    }

    /** Whatever there is. */
    static Need unchanged(double effective, String why) {
        return new Need(effective, 0, Double.POSITIVE_INFINITY, List.of(why));
    }

    /** Another amount and range, with one sentence more. */
    Need but(double amount, double least, double most, String because) {
        var sentences = new ArrayList<>(why);
        sentences.add(because);
        return new Need(amount, least, most, sentences);
    }

    boolean accepts(double effective) {
        return least <= effective && effective <= most;
    }
}
