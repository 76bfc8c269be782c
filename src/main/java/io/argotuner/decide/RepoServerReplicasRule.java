package io.argotuner.decide;

/**
 * Repo-servers: 1 up to 400 Applications, 2 from 401, one more per further 1,000, at most 5.
 *
 * <p>Raised at once; lowered when 1.5 A would do with fewer, never below what stood there before argo-tuner.
 *
 * <pre>
 *     A   replicas
 *   400          1
 *   401          2
 * 1,400          2
 * 1,401          3
 * 3,401          5
 * </pre>
 */
final class RepoServerReplicasRule {
    private static final int MOST = 5;

    private RepoServerReplicasRule() {}

    /** @param before what stood there before argo-tuner, or stands there where it never wrote; count */
    static Need need(Counts counts, double before, double effective) {
        var a = counts.applications();
        return Replicas.stateless("repo-server", a, replicas(a), replicas(a + a / 2), before, effective);
    }

    private static double replicas(long applications) {
        return applications <= 400 ? 1 : Math.min(MOST, 2 + (applications - 401) / 1000);
    }
}
