package io.argotuner.report;

import io.argotuner.api.ArgoTuningPolicyStatus.AuditStatus;
import io.argotuner.audit.Audit;
import io.argotuner.audit.Severity;

/** An audit in a policy's status: three numbers and a few names, the same for the same install. */
public final class AuditSummary {
    /** Names of checks at most. */
    static final int NAMES = 5;

    private AuditSummary() {}

    public static AuditStatus of(Audit audit) {
        var status = new AuditStatus();
        status.high = audit.count(Severity.HIGH);
        status.medium = audit.count(Severity.MEDIUM);
        status.low = audit.count(Severity.LOW);
        status.checks = AuditDocument.ids(audit).stream().limit(NAMES).toList();
        return status;
    }
}
