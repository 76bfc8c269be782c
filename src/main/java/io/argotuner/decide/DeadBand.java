package io.argotuner.decide;

/** Leaves a value alone that is close enough to what is needed, so that noise does not restart anything. */
final class DeadBand {
    /** A value is raised where more than this times the value is needed. */
    static final double RAISE = 1.2;
    /** A value is lowered where it is more than this times what is needed. */
    static final double LOWER = 1.5;

    private DeadBand() {}

    /** The value to have: the effective one where the need accepts it, else exactly the amount. */
    static double land(Need need, double effective) {
        return need.accepts(effective) ? effective : need.amount();
    }

    /** Why a value stays that is not the amount itself. */
    static String sentence(Setting setting, Need need) {
        var counted = setting.unit() == Unit.COUNT;
        var least = Words.amount(setting, counted ? Math.ceil(need.least()) : need.least());
        var range = Double.isInfinite(need.most())
                ? least + " or more"
                : least + " to " + Words.amount(setting, counted ? Math.floor(need.most()) : need.most());
        return "Close enough: " + range + " is left alone.";
    }
}
