package io.argotuner.testing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An Application of the size that they have in real fleets: 25 resources and a history of 10, some 7.5 kB of JSON. */
public final class RealisticApplication {
    private static final int RESOURCES = 25;
    private static final int HISTORY = 10;

    private RealisticApplication() {}

    public static String name(int number) {
        return "app-%06d".formatted(number);
    }

    /** Compared up to three minutes before {@code now}, on one of so many clusters. */
    public static String json(String namespace, int number, int clusters, Instant now) {
        var team = number % 40;
        var at = now.minusSeconds(number % 180).truncatedTo(ChronoUnit.SECONDS);
        var source =
                "{\"repoURL\":\"https://git.example/team-%02d/deploy.git\",\"path\":\"apps/%s\",\"targetRevision\":\"main\"}"
                        .formatted(team, name(number));
        var destination = "{\"server\":\"https://cluster-%04d.example\",\"namespace\":\"%s\"}"
                .formatted(number % clusters, name(number));
        var resources = IntStream.range(0, RESOURCES)
                .mapToObj(i -> ("{\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\",\"namespace\":\"%s\","
                                + "\"name\":\"component-%02d\",\"status\":\"Synced\",\"health\":{\"status\":\"Healthy\"}}")
                        .formatted(name(number), i))
                .collect(Collectors.joining(","));
        var history = IntStream.range(0, HISTORY)
                .mapToObj(i -> ("{\"id\":%d,\"revision\":\"%040d\",\"deployedAt\":\"%s\",\"deployStartedAt\":\"%s\","
                                + "\"initiatedBy\":{\"automated\":true},\"source\":%s}")
                        .formatted(i, i, at, at, source))
                .collect(Collectors.joining(","));
        return """
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"%1$s",
                "labels":{"team":"team-%2$02d"}},
                "spec":{"project":"team-%2$02d","source":%3$s,"destination":%4$s,
                "syncPolicy":{"automated":{"prune":true,"selfHeal":true},"syncOptions":["CreateNamespace=true"]}},
                "status":{"reconciledAt":"%5$s","sourceType":"Kustomize","controllerNamespace":"%6$s",
                "health":{"status":"Healthy","lastTransitionTime":"%5$s"},
                "sync":{"status":"Synced","revision":"%7$040d","comparedTo":{"destination":%4$s,"source":%3$s}},
                "resources":[%8$s],"history":[%9$s],"summary":{"images":["registry.example/web:1.2.3"]}}}
                """.formatted(name(number), team, source, destination, at, namespace, number, resources, history);
    }
}
