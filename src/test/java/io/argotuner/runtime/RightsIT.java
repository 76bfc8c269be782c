package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.EvidenceRule;
import io.argotuner.testing.Audit;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The shipped Role is sufficient and necessary: over an operator's life on two kinds of install no request is forbidden,
 * and each right that the Role grants is used. So a rule that is removed fails here, and so does one
 * that is added for nothing.
 */
@ExtendWith(ControlPlane.class)
class RightsIT {
    /** What the operator framework asks for before it starts, and then does by patch. */
    private static final String DEMANDED = "update leases.coordination.k8s.io";

    @Test
    void role_everyRight_isUsedAndNoneIsMissing(Sandbox sandbox) {
        var mark = sandbox.audit().mark();
        sandbox.argoCd().plain().applications(500, 4);
        live(sandbox);
        // From now on argocd-operator owns it: its resource is what is written.
        sandbox.installArgoCdCrd();
        sandbox.argoCd().ownedByArgoCd();
        live(sandbox);

        var requests = sandbox.audit().requests(sandbox.operators().user(), mark, request -> true);
        assertThat(requests).filteredOn(request -> request.code() == 403).isEmpty();
        assertThat(used(requests)).doesNotContain(DEMANDED);
        assertThat(granted(sandbox))
                .filteredOn(right -> !right.equals(DEMANDED))
                .isSubsetOf(used(requests));
    }

    /** The Role of its own that pins need, over a life in which clusters are pinned, moved and given back. */
    @Test
    void pinningRole_everyRight_isUsedAndNoneIsMissing(Sandbox sandbox) {
        var mark = sandbox.audit().mark();
        sandbox.argoCd().plain().clusters(3).applications(12, 3);
        sandbox.operators().grant().grantPinning();
        var trial = OperatorTrial.start(sandbox);
        var spec = OperatorTrial.withoutCooldown();
        spec.sharding = new ArgoTuningPolicySpec.ShardingRule();
        spec.sharding.pinning = "Manage";
        spec.evidence = new EvidenceRule();
        spec.evidence.source = "None";
        spec.settings = new TreeMap<>(Map.of("controllerReplicas", OperatorTrial.fixed("2")));
        trial.create("default", spec);
        trial.await("Applications are asked to be compared", () -> assertThat(
                        used(sandbox.audit().requests(sandbox.operators().user(), mark, request -> true)))
                .contains("patch applications.argoproj.io"));
        trial.delete("default");
        trial.awaitGone("default");

        var requests = sandbox.audit().requests(sandbox.operators().user(), mark, request -> true);
        assertThat(requests).filteredOn(request -> request.code() == 403).isEmpty();
        assertThat(rights(sandbox.operators().pinningRole())).isSubsetOf(used(requests));
    }

    private static void live(Sandbox sandbox) {
        var trial = OperatorTrial.start(sandbox, true);
        trial.create("default", OperatorTrial.withoutCooldown());
        trial.awaitCondition("default", "Applied", "True/UpToDate");
        trial.delete("default");
        trial.awaitGone("default");
        // A watch counts when it ends.
        trial.operator().stop();
    }

    private static Set<String> used(List<Audit.Request> requests) {
        return requests.stream()
                // No such object, or no such kind here: allowed all the same.
                .filter(request -> request.succeeded() || request.code() == 404)
                .map(request -> request.verb() + " " + request.resource() + group(request.uri()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> granted(Sandbox sandbox) {
        return rights(sandbox.operators().role());
    }

    private static Set<String> rights(Role role) {
        return role.getRules().stream().flatMap(RightsIT::rights).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Such as {@code patch statefulsets.apps}. */
    private static Stream<String> rights(PolicyRule rule) {
        return rule.getVerbs().stream()
                .flatMap(verb -> rule.getResources().stream().flatMap(resource -> rule.getApiGroups().stream()
                        .map(group -> verb + " " + resource + (group.isEmpty() ? "" : "." + group))));
    }

    /** From {@code /apis/GROUP/VERSION/…}; the core group has none. */
    private static String group(String uri) {
        var parts = uri.split("/");
        return parts[1].equals("apis") ? "." + parts[2] : "";
    }
}
