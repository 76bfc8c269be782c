package io.argotuner.simulate;

/**
 * What happens to an install from outside.
 *
 * @param eventsPerHour changes in the clusters that wake Argo CD, for each Application
 * @param commitsPerHour commits to each repository, mean over a day; three times as many from 8 to 18 o'clock as else
 * @param applicationsPerRepository that share a repository
 * @param touched share of a repository's Applications that a commit changes, above 0 and at most 1
 */
public record Load(double eventsPerHour, double commitsPerHour, int applicationsPerRepository, double touched) {
    /** A repository of 50 Applications with 8 commits a day, each for a tenth of them; 2 changes an hour in a cluster. */
    public static Load ordinary() {
        return new Load(2, 8 / 24.0, 50, 0.1);
    }

    /** Nothing but the refresh timer. */
    public static Load none() {
        return new Load(0, 0, 50, 0.1);
    }
}
