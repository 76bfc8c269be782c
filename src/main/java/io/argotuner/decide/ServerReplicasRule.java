package io.argotuner.decide;

/**
 * API servers: 1 up to 400 Applications, 2 from 401, 3 from 3,001.
 *
 * <p>Raised at once; lowered when 1.5 A would do with fewer, never below what stood there before argo-tuner.
 *
 * <pre>
 *     A   replicas
 *   400          1
 *   401          2
 * 3,000          2
 * 3,001          3
 * </pre>
 */
final class ServerReplicasRule {
    private ServerReplicasRule() {}

    /** @param before what stood there before argo-tuner, or stands there where it never wrote; count */
    static Need need(Counts counts, double before, double effective) {
        var a = counts.applications();
        return Replicas.stateless("argocd-server", a, replicas(a), replicas(a + a / 2), before, effective);
    }

    private static double replicas(long applications) {
        if (applications <= 400) {
            return 1;
        }
        return applications <= 3000 ? 2 : 3;
    }
}
