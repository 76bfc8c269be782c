package io.argotuner.audit;

import io.argotuner.collect.Inventory.Kind;
import io.argotuner.collect.Item;
import io.argotuner.collect.Part;
import io.argotuner.collect.Part.Role;
import io.argotuner.decide.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Whether the numbers of replicas, what the processes believe them to be, and the clusters fit together. */
final class ReplicaChecks {
    private static final String REPLICAS = "ARGOCD_CONTROLLER_REPLICAS";
    private static final String SHARD = "ARGOCD_CONTROLLER_SHARD";

    private ReplicaChecks() {}

    static final Check CONTROLLER_REPLICAS = new Check(
            "controller-replicas-mismatch",
            Category.PERFORMANCE,
            Severity.HIGH,
            "The controller's replicas and ARGOCD_CONTROLLER_REPLICAS disagree",
            "Each controller pod computes which clusters are its own from ARGOCD_CONTROLLER_REPLICAS, not from the"
                    + " replicas that run. If the variable is greater, clusters belong to shards that do not exist: their"
                    + " Applications are never compared and still look Synced and Healthy. If it is 1 or unset, every pod"
                    + " works on every cluster. If it is less, pods idle or work twice.",
            "The controller's StatefulSet and the variable as the pod gets it, also where it comes from a ConfigMap. With"
                    + " dynamic cluster distribution the variable is not used, and nothing is reported.",
            "Set both to the same number in one change. An HPA on the controller cannot keep them equal: remove it.",
            ReplicaChecks::controller);

    static final Check SERVER_REPLICAS = new Check(
            "server-replicas-mismatch",
            Category.PERFORMANCE,
            Severity.LOW,
            "argocd-server's replicas and ARGOCD_API_SERVER_REPLICAS disagree",
            "argocd-server divides its limit of concurrent logins by this variable, so that all replicas together keep to"
                    + " it. If it is less than the replicas, more logins at once are allowed than meant.",
            "The argocd-server Deployment and the variable, 1 where it is unset. Where an autoscaler sets the replicas"
                    + " nothing is reported.",
            "Set the variable to the number of replicas.",
            ReplicaChecks::server);

    static final Check IDLE_SHARDS = new Check(
            "more-shards-than-clusters",
            Category.PERFORMANCE,
            Severity.MEDIUM,
            "There are more controller replicas than clusters to share out",
            "A cluster is never split between shards, so replicas beyond the number of clusters idle: each still keeps its"
                    + " own watch of all Applications and restarts with the others.",
            "Replicas of the controller against the clusters that Applications name, and cluster Secrets where they were"
                    + " read. A cluster that is named both by URL and by name counts twice, so the number is never too low.",
            "Lower the replicas together with ARGOCD_CONTROLLER_REPLICAS to the number of clusters, or let argo-tuner do"
                    + " it.",
            ReplicaChecks::idle);

    private static Result controller(Estate estate) {
        var parts = estate.inventory().parts(Role.CONTROLLER);
        if (parts.isEmpty()) {
            return Result.notApplicable("the install runs no application-controller");
        }
        var result = Result.passed();
        for (var part : parts) {
            result = result.and(controller(part));
        }
        return result;
    }

    private static Result controller(Part part) {
        if (dynamic(part) || !part.workload().ref().kind().equals("StatefulSet")) {
            return Result.passed();
        }
        return Result.of(part.env(REPLICAS), text -> {
            int replicas = part.replicas();
            int believed = number(text, 0);
            if (number(part.env(SHARD).orElse(""), -1) >= 0 || Math.max(1, believed) == replicas) {
                return Result.passed();
            }
            var what = part.workload().ref() + " runs " + Texts.count(replicas, "replica") + ", but " + REPLICAS
                    + " is " + (text.isEmpty() ? "not set" : Texts.quoted(text)) + ": ";
            var so = believed > replicas
                    ? "clusters of the shards " + replicas + " to " + (believed - 1)
                            + " have no owner and are never compared."
                    : believed <= 1
                            ? "every pod works on every cluster."
                            : "pods beyond " + believed + " idle or work twice.";
            return Result.of(List.of(CONTROLLER_REPLICAS.finding(
                    what + so, List.of(Subject.of(part)), Remedy.yaml(env(part, REPLICAS, replicas)))));
        });
    }

    private static Result server(Estate estate) {
        var findings = new ArrayList<Finding>();
        var unknown = new ArrayList<String>();
        var parts = estate.inventory().parts(Role.SERVER);
        for (var part : parts) {
            if (part.autoscaler().isPresent()) {
                continue;
            }
            if (part.env("ARGOCD_API_SERVER_REPLICAS") instanceof Fact.Unknown<String> why) {
                unknown.add(why.why());
                continue;
            }
            var text = part.env("ARGOCD_API_SERVER_REPLICAS").orElse("");
            if (Math.max(1, number(text, 1)) != part.replicas()) {
                findings.add(SERVER_REPLICAS.finding(
                        part.workload().ref() + " runs " + Texts.count(part.replicas(), "replica")
                                + ", but ARGOCD_API_SERVER_REPLICAS is "
                                + (text.isEmpty() ? "not set, which means 1." : Texts.quoted(text) + "."),
                        List.of(Subject.of(part)),
                        Remedy.yaml(env(part, "ARGOCD_API_SERVER_REPLICAS", part.replicas()))));
            }
        }
        return parts.isEmpty()
                ? Result.notApplicable("the install runs no argocd-server")
                : Result.of(findings, unknown);
    }

    private static Result idle(Estate estate) {
        var parts = estate.inventory().parts(Role.CONTROLLER).stream()
                .filter(p -> p.replicas() > 1)
                .toList();
        if (parts.isEmpty()) {
            return Result.passed();
        }
        return Result.of(estate.fleet(), fleet -> {
            var clusters = new TreeSet<>(fleet.destinations());
            if (estate.inventory().all(Kind.CLUSTER_SECRET) instanceof Fact.Known<List<Item>> s) {
                s.value().forEach(i -> clusters.add(i.text("/cluster/server")));
            }
            var findings = new ArrayList<Finding>();
            for (var part : parts) {
                if (fleet.applications() > 0 && part.replicas() > clusters.size()) {
                    findings.add(IDLE_SHARDS.finding(
                            part.workload().ref() + " runs " + part.replicas() + " replicas for "
                                    + Texts.count(clusters.size(), "cluster") + ": "
                                    + (part.replicas() - clusters.size()) + " of them have nothing to do.",
                            List.of(Subject.of(part))));
                }
            }
            return Result.of(findings);
        });
    }

    private static boolean dynamic(Part part) {
        return part.enabled("dynamic-cluster-distribution-enabled", "ARGOCD_ENABLE_DYNAMIC_CLUSTER_DISTRIBUTION")
                .orElse(false);
    }

    private static String env(Part part, String name, int value) {
        return """
                spec:
                  replicas: %d
                  template:
                    spec:
                      containers:
                        - name: %s
                          env:
                            - name: %s
                              value: "%d"
                """.formatted(value, Remedy.word(part.containerName()), name, value);
    }

    /** As Argo CD reads it: the default on anything that is no whole number. */
    private static int number(String text, int byDefault) {
        return text.matches("[+-]?[0-9]{1,9}") ? Integer.parseInt(text) : byDefault;
    }
}
