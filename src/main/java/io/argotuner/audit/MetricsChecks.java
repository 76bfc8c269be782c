package io.argotuner.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.argotuner.collect.Inventory.Kind;
import io.argotuner.collect.Item;
import io.argotuner.collect.Part;
import io.argotuner.collect.Part.Role;
import io.argotuner.decide.Fact;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether somebody looks at what the components tell. */
final class MetricsChecks {
    /** Source of fact: the defaults of --metrics-port, Argo CD 2.8 to 3.5. */
    private static final Map<Role, String> PORTS = new EnumMap<>(Map.of(
            Role.CONTROLLER, "8082",
            Role.REPO_SERVER, "8084",
            Role.SERVER, "8083"));

    private MetricsChecks() {}

    static final Check NOT_SCRAPED = new Check(
            "metrics-not-scraped",
            Category.OPERATIONS,
            Severity.MEDIUM,
            "A component's metrics are not scraped",
            "Queues, reconcile times and client throttling show in metrics long before users notice. Without them nobody"
                    + " can say why Argo CD is slow, and no alert fires when a shard stops.",
            "Controller, repo-server and argocd-server: a PodMonitor that selects their pods, a ServiceMonitor for a Service"
                    + " that selects them and has the metrics port, or prometheus.io/scrape annotations on pods or"
                    + " Service. A missing Service is reported on its own. Where no monitor at all was read, whether"
                    + " anybody scrapes is unknown, as Prometheus may be configured elsewhere.",
            "Create the metrics Service and a ServiceMonitor, or a PodMonitor, which also reaches every shard by itself.",
            MetricsChecks::scraped);

    private static Result scraped(Estate estate) {
        var services = estate.inventory().all(Kind.SERVICE);
        var podMonitors = estate.inventory().all(Kind.POD_MONITOR);
        var serviceMonitors = estate.inventory().all(Kind.SERVICE_MONITOR);
        var result = Result.passed();
        for (var part : estate.inventory().parts()) {
            if (PORTS.containsKey(part.role()) && !annotated(part)) {
                result = result.and(judge(part, services, podMonitors, serviceMonitors));
            }
        }
        return result;
    }

    private static Result judge(
            Part part, Fact<List<Item>> services, Fact<List<Item>> podMonitors, Fact<List<Item>> serviceMonitors) {
        var port = part.flag("metrics-port").orElseGet(() -> String.valueOf(PORTS.get(part.role())));
        if (podMonitors.orElse(List.of()).stream()
                .anyMatch(m -> Selectors.matches(m.json().at("/spec/selector"), part.podLabels()))) {
            return Result.passed();
        }
        if (services instanceof Fact.Unknown<List<Item>> why) {
            return Result.unknown(why.why());
        }
        var own = services.orElse(List.of()).stream()
                .filter(s -> Selectors.matchesService(s.json().at("/spec/selector"), part.podLabels()))
                .filter(s -> portName(s, port, part).isPresent())
                .toList();
        if (own.stream().anyMatch(s -> "true".equals(annotations(s.json()).get("prometheus.io/scrape")))) {
            return Result.passed();
        }
        if (own.isEmpty()) {
            return Result.of(List.of(noService(part, port, podMonitors)));
        }
        return monitored(part, own, port, podMonitors, serviceMonitors);
    }

    /** Milder where a PodMonitor, which needs no Service, may be among what was not read. */
    private static Finding noService(Part part, String port, Fact<List<Item>> podMonitors) {
        var what = "No Service has the metrics port " + port + " of "
                + part.workload().ref() + " (" + part.role().title() + "), so no ServiceMonitor can reach it";
        return NOT_SCRAPED.milder(
                podMonitors.isKnown() ? Severity.MEDIUM : Severity.LOW,
                what + (podMonitors.isKnown() ? ", and no PodMonitor selects its pods." : "."),
                List.of(Subject.of(part)),
                Optional.of(Remedy.yaml(podMonitor(part, port))));
    }

    private static Result monitored(
            Part part, List<Item> own, String port, Fact<List<Item>> podMonitors, Fact<List<Item>> serviceMonitors) {
        for (var monitor : serviceMonitors.orElse(List.of())) {
            for (var service : own) {
                if (Selectors.matches(monitor.json().at("/spec/selector"), service.labels())
                        && scrapes(monitor, portName(service, port, part).orElse(""), port)) {
                    return Result.passed();
                }
            }
        }
        var unknown = new ArrayList<String>();
        for (var fact : List.of(podMonitors, serviceMonitors)) {
            if (fact instanceof Fact.Unknown<List<Item>> why) {
                unknown.add(why.why());
            }
        }
        // One kind of monitor is enough: Prometheus may be configured by it alone.
        boolean some = !serviceMonitors.orElse(List.of()).isEmpty()
                || !podMonitors.orElse(List.of()).isEmpty();
        if (!some) {
            return Result.unknown(
                    unknown.isEmpty()
                            ? "there is no ServiceMonitor or PodMonitor; whether Prometheus is configured elsewhere is not"
                                    + " known"
                            : String.join("; ", unknown));
        }
        return Result.of(
                List.of(NOT_SCRAPED.finding(
                        "No ServiceMonitor or PodMonitor selects the metrics of "
                                + part.workload().ref() + " (" + part.role().title()
                                + "), though there are monitors for others.",
                        List.of(Subject.of(part)),
                        Remedy.yaml(podMonitor(part, port)))),
                List.of());
    }

    private static boolean scrapes(Item monitor, String portName, String port) {
        for (var endpoint : monitor.json().at("/spec/endpoints")) {
            if (endpoint.path("port").asText("").equals(portName)
                    || endpoint.path("targetPort").asText("").equals(port)) {
                return true;
            }
        }
        return false;
    }

    /** The name of a Service's port that leads to the metrics port, by number or by the container port's name. */
    private static Optional<String> portName(Item service, String port, Part part) {
        var named = new TreeMap<String, String>();
        part.container()
                .path("ports")
                .forEach(p -> named.put(
                        p.path("name").asText(""), p.path("containerPort").asText("")));
        for (JsonNode p : service.json().at("/spec/ports")) {
            var target = p.path("targetPort").asText(p.path("port").asText(""));
            if (target.equals(port) || port.equals(named.get(target))) {
                return Optional.of(p.path("name").asText(""));
            }
        }
        return Optional.empty();
    }

    private static boolean annotated(Part part) {
        return "true"
                .equals(Item.texts(part.workload().json().at("/spec/template/metadata/annotations"))
                        .get("prometheus.io/scrape"));
    }

    private static Map<String, String> annotations(JsonNode object) {
        return Item.texts(object.at("/metadata/annotations"));
    }

    private static String podMonitor(Part part, String port) {
        var labels = new StringBuilder();
        Item.texts(Selectors.of(part).path("matchLabels")).forEach((k, v) -> labels.append("      ")
                .append(Remedy.word(k))
                .append(": ")
                .append(Remedy.word(v))
                .append('\n'));
        return "apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata:\n  name: "
                + Remedy.word(part.workload().name())
                + "\nspec:\n  podMetricsEndpoints:\n    - portNumber: " + Remedy.word(port)
                + "\n  selector:\n    matchLabels:\n" + labels;
    }
}
