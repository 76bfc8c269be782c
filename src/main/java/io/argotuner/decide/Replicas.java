package io.argotuner.decide;

import java.util.ArrayList;

/** What the rules of all replica counts share. */
final class Replicas {
    private Replicas() {}

    /** A stateless Deployment's replicas: raised to the rule, never below what stood there before argo-tuner. */
    static Need stateless(
            String component, long applications, double asked, double askedAtMore, double before, double effective) {
        var floor = Math.min(before, effective);
        var amount = Math.max(asked, floor);
        var why = new ArrayList<String>();
        why.add(Words.count(applications, "Application") + " need " + Words.number(asked) + " " + component
                + (asked == 1 ? " replica; " : " replicas; ") + Words.inForce(Setting.REPO_SERVER_REPLICAS, effective));
        if (floor > asked) {
            why.add(floorSentence(before));
        }
        return new Need(amount, amount, Math.max(amount, askedAtMore), why);
    }

    static String floorSentence(double before) {
        return "It is never set below " + Words.number(before) + ", what stood there before argo-tuner.";
    }
}
