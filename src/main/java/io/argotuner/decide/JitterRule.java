package io.argotuner.decide;

/**
 * Reconciliation jitter: {@code J = T / 2} where argo-tuner changes or has changed T, else unchanged.
 *
 * <p>T = reconciliation timeout, both in seconds. A comparison is then at most {@code 2T + J} old, as with Argo CD 3's own
 * defaults.
 *
 * <pre>
 *                        T       J
 * not changed         120s     60s   as it is
 * changed             180s     90s
 * changed             300s    150s
 * </pre>
 */
final class JitterRule {
    private JitterRule() {}

    /** @param changedTimeout whether argo-tuner sets T or has set it */
    static Need need(double timeout, boolean changedTimeout, double effective) {
        if (!changedTimeout || timeout <= 0) {
            return Need.unchanged(effective, "The reconciliation timeout does not change, so neither does its jitter.");
        }
        var amount = Math.floor(timeout / 2);
        return Need.exactly(
                amount,
                "Half of the reconciliation timeout of " + Setting.RECONCILIATION_TIMEOUT.text(timeout)
                        + " spreads the comparisons; "
                        + Words.inForce(Setting.RECONCILIATION_JITTER, effective));
    }
}
