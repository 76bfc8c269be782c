package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicyStatus.AuditStatus;
import io.argotuner.audit.Audit;
import io.argotuner.audit.Checks;
import io.argotuner.audit.EstateReader;
import io.argotuner.audit.Result.State;
import io.argotuner.collect.InstallObjects;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the operator tells of the audit in status, from the objects that it reads anyway. */
class AuditSummaryTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void summary_countsFindingsAndNamesTheGravestFirst() throws IOException {
        var status = AuditSummary.of(audit(plain(), NOW));
        assertThat(status.high).isZero();
        // argocd-server and the repo-server run once, nothing requests resources, the admin account is on.
        assertThat(status.medium).isEqualTo(4);
        assertThat(status.checks).startsWith("single-replica", "no-resource-requests", "local-admin");
        assertThat(status.checks).hasSizeLessThanOrEqualTo(AuditSummary.NAMES);
    }

    @Test
    void summary_isTheSameAtAnyTimeAndInAnyOrder() throws IOException {
        var before = AuditSummary.of(audit(plain(), NOW));
        var objects = plain();
        var turned = new ArrayList<>(objects.workloads());
        Collections.reverse(turned);
        var after = AuditSummary.of(audit(
                new InstallObjects("argocd", turned, objects.argocdCm(), objects.cmdParams(), List.of()),
                NOW.plusSeconds(86_400)));
        assertThat(text(after)).isEqualTo(text(before));
    }

    /** A kind that the operator does not read is neither a finding nor a pass. */
    @Test
    void audit_claimsNothingOfWhatTheOperatorDoesNotRead() throws IOException {
        var audit = audit(plain(), NOW);
        for (var id :
                List.of("no-pdb", "missing-project", "static-cluster-token", "wide-default-policy", "stuck-deletion")) {
            assertThat(audit.verdicts())
                    .filteredOn(v -> v.check().id().equals(id))
                    .singleElement()
                    .satisfies(v -> assertThat(v.result().state()).as(id).isEqualTo(State.UNKNOWN));
        }
    }

    private static Audit audit(InstallObjects objects, Instant now) {
        return Audit.of(EstateReader.ofOperator(objects, now), Checks.ALL);
    }

    private static String text(AuditStatus status) {
        return status.high + " " + status.medium + " " + status.low + " " + status.checks;
    }

    private static InstallObjects plain() throws IOException {
        try (InputStream in = Files.newInputStream(Path.of("examples/plain/argocd.yaml"))) {
            List<HasMetadata> all = new KubernetesSerialization().unmarshal(in);
            return new InstallObjects(
                    "argocd",
                    all.stream().filter(o -> !(o instanceof ConfigMap)).toList(),
                    map(all, "argocd-cm"),
                    map(all, "argocd-cmd-params-cm"),
                    List.of());
        }
    }

    private static Optional<ConfigMap> map(List<HasMetadata> all, String name) {
        return all.stream()
                .filter(o -> o instanceof ConfigMap && o.getMetadata().getName().equals(name))
                .map(ConfigMap.class::cast)
                .findFirst();
    }
}
