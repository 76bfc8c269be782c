package io.argotuner.audit;

import io.argotuner.collect.Inventory.Kind;
import io.argotuner.collect.Item;
import io.argotuner.collect.Part;
import io.argotuner.collect.Part.Role;
import io.argotuner.decide.Fact;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the install outlives the loss of a pod or a node. */
final class AvailabilityChecks {
    /** Stateless components of which two can serve at once; dex and the controller's shards cannot. */
    private static final Set<Role> SCALABLE = EnumSet.of(Role.SERVER, Role.REPO_SERVER);

    private AvailabilityChecks() {}

    static final Check SINGLE_REPLICA = new Check(
            "single-replica",
            Category.AVAILABILITY,
            Severity.MEDIUM,
            "A component that could run twice runs once",
            "While the only repo-server restarts nothing can be compared or synced; while the only argocd-server restarts"
                    + " the UI, the CLI and webhooks are away. Both are stateless and take load at once.",
            "argocd-server and the repo-server. The controller is left out (a shard has no standby), and so are dex, which"
                    + " must run once, and the ApplicationSet controller. A component that an autoscaler keeps at 2 or more"
                    + " is fine.",
            "Run two of each, with ARGOCD_API_SERVER_REPLICAS set to the number of servers.",
            AvailabilityChecks::single);

    static final Check NO_PDB = new Check(
            "no-pdb",
            Category.AVAILABILITY,
            Severity.LOW,
            "A component's pods can all be evicted at once, or never",
            "Without a PodDisruptionBudget a node drain may take all replicas of a component together. With one that allows"
                    + " no eviction at all, a drain waits forever.",
            "argocd-server, repo-server, controller and redis with at least 2 replicas, against the budgets whose selector"
                    + " matches their pods. A single replica needs no budget; one that would then block is reported.",
            "Create a budget with maxUnavailable: 1.",
            AvailabilityChecks::budgets);

    static final Check NO_SPREAD = new Check(
            "no-anti-affinity",
            Category.AVAILABILITY,
            Severity.LOW,
            "Replicas may all land on one node",
            "Two replicas on one node go together when the node goes.",
            "Components with at least 2 replicas whose pods have neither podAntiAffinity nor topologySpreadConstraints.",
            "Add a preferred podAntiAffinity on kubernetes.io/hostname, or a topology spread constraint.",
            AvailabilityChecks::spread);

    static final Check REDIS = new Check(
            "redis-not-ha",
            Category.AVAILABILITY,
            Severity.LOW,
            "Redis runs as a single pod",
            "Redis holds only what can be computed again, but when it goes the repo-server renders everything anew and"
                    + " the UI shows errors. For many Applications that is minutes of load.",
            "Redis containers of the install. Where there is none, redis is elsewhere (redis.server) and not judged.",
            "Use Argo CD's HA manifests, redis-ha.enabled of the Helm chart, or a managed redis.",
            AvailabilityChecks::redis);

    static final Check LEADER_ELECTION = new Check(
            "applicationset-no-leader-election",
            Category.AVAILABILITY,
            Severity.HIGH,
            "Several ApplicationSet controllers reconcile at once",
            "With more than one replica and no leader election every replica reconciles every ApplicationSet: they race for"
                    + " the same Applications and multiply the load on Git hosts.",
            "The ApplicationSet controller's replicas, its flag --enable-leader-election and the variable behind"
                    + " applicationsetcontroller.enable.leader.election as the pod gets it.",
            "Turn leader election on, or run one replica.",
            AvailabilityChecks::leaders);

    private static Result single(Estate estate) {
        var findings = new ArrayList<Finding>();
        for (var part : estate.inventory().parts()) {
            if (SCALABLE.contains(part.role())
                    && part.replicas() == 1
                    && part.autoscaler().isEmpty()) {
                findings.add(SINGLE_REPLICA.finding(
                        part.workload().ref() + " runs one " + part.role().title() + ".",
                        List.of(Subject.of(part)),
                        Remedy.yaml("spec:\n  replicas: 2")));
            }
        }
        return Result.of(findings);
    }

    private static Result budgets(Estate estate) {
        return Result.of(estate.inventory().all(Kind.POD_DISRUPTION_BUDGET), budgets -> {
            var findings = new ArrayList<Finding>();
            for (var part : estate.inventory().parts()) {
                if (!EnumSet.of(Role.SERVER, Role.REPO_SERVER, Role.CONTROLLER, Role.REDIS)
                        .contains(part.role())) {
                    continue;
                }
                var own = budgets.stream()
                        .filter(b -> Selectors.matches(b.json().at("/spec/selector"), part.podLabels()))
                        .toList();
                if (part.replicas() >= 2 && own.isEmpty()) {
                    findings.add(NO_PDB.finding(
                            part.workload().ref() + " runs " + part.replicas()
                                    + " replicas without a PodDisruptionBudget.",
                            List.of(Subject.of(part)),
                            Remedy.yaml(budget(part))));
                }
                own.stream()
                        .filter(b -> blocks(b.json().path("spec"), part.replicas()))
                        .forEach(b -> findings.add(NO_PDB.finding(
                                "PodDisruptionBudget/" + b.name() + " lets none of the "
                                        + Texts.count(part.replicas(), "replica") + " of "
                                        + part.workload().ref()
                                        + " be evicted: a drain of its node waits forever.",
                                List.of(Subject.of(b), Subject.of(part)),
                                Remedy.yaml("spec:\n  maxUnavailable: 1"))));
            }
            return Result.of(findings);
        });
    }

    /** Whole numbers and percentages, rounded as Kubernetes does: both up. */
    private static boolean blocks(com.fasterxml.jackson.databind.JsonNode spec, int replicas) {
        if (spec.has("maxUnavailable")) {
            return amount(spec.path("maxUnavailable").asText(""), replicas) == 0;
        }
        return spec.has("minAvailable") && amount(spec.path("minAvailable").asText(""), replicas) >= replicas;
    }

    private static int amount(String text, int replicas) {
        if (text.matches("[0-9]{1,3}%")) {
            int percent = Integer.parseInt(text.substring(0, text.length() - 1));
            return (percent * replicas + 99) / 100;
        }
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 1;
    }

    private static String budget(Part part) {
        var labels = new StringBuilder();
        Item.texts(Selectors.of(part).path("matchLabels")).forEach((k, v) -> labels.append("      ")
                .append(Remedy.word(k))
                .append(": ")
                .append(Remedy.word(v))
                .append('\n'));
        return "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: "
                + Remedy.word(part.workload().name()) + "\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n"
                + labels;
    }

    private static Result spread(Estate estate) {
        var findings = new ArrayList<Finding>();
        for (var part : estate.inventory().parts()) {
            var pod = part.podSpec();
            boolean none = pod.at("/affinity/podAntiAffinity").isMissingNode()
                    && pod.path("topologySpreadConstraints").isEmpty();
            if (part.replicas() >= 2 && none) {
                findings.add(NO_SPREAD.finding(
                        part.workload().ref() + " runs " + part.replicas() + " replicas that may all be on one node.",
                        List.of(Subject.of(part)),
                        Remedy.yaml(spreadOver(part))));
            }
        }
        return Result.of(findings);
    }

    private static String spreadOver(Part part) {
        var labels = new StringBuilder();
        Item.texts(Selectors.of(part).path("matchLabels")).forEach((k, v) -> labels.append("              ")
                .append(Remedy.word(k))
                .append(": ")
                .append(Remedy.word(v))
                .append('\n'));
        return """
                spec:
                  template:
                    spec:
                      topologySpreadConstraints:
                        - maxSkew: 1
                          topologyKey: kubernetes.io/hostname
                          whenUnsatisfiable: ScheduleAnyway
                          labelSelector:
                            matchLabels:
                """ + labels;
    }

    private static Result redis(Estate estate) {
        var parts = estate.inventory().parts(Role.REDIS);
        if (parts.isEmpty()) {
            return Result.notApplicable("the install runs no redis of its own");
        }
        var findings = new ArrayList<Finding>();
        for (var part : parts) {
            if (part.replicas() == 1) {
                var scale = estate.fleet() instanceof Fact.Known<Fleet> f
                                && f.value().applications() > 0
                        ? ", and " + Texts.count(f.value().applications(), "Application") + " depend on it."
                        : ".";
                findings.add(
                        REDIS.finding(part.workload().ref() + " is the only redis" + scale, List.of(Subject.of(part))));
            }
        }
        return Result.of(findings);
    }

    private static Result leaders(Estate estate) {
        var result = Result.passed();
        for (var part : estate.inventory().parts(Role.APPLICATIONSET_CONTROLLER)) {
            if (part.replicas() > 1) {
                result = result.and(Result.of(
                        part.enabled(
                                "enable-leader-election", "ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_LEADER_ELECTION"),
                        on -> Result.of(on ? List.of() : List.of(racing(part)))));
            }
        }
        return result;
    }

    private static Finding racing(Part part) {
        return LEADER_ELECTION.milder(
                Severity.HIGH,
                part.workload().ref() + " runs " + part.replicas() + " replicas without leader election.",
                List.of(Subject.of(part)),
                Optional.of(
                        Remedy.yaml("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: argocd-cmd-params-cm\ndata:\n"
                                + "  applicationsetcontroller.enable.leader.election: \"true\"")));
    }
}
