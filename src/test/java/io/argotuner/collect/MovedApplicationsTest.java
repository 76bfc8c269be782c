package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Fact;
import io.argotuner.decide.placement.Pins.Application;
import io.argotuner.decide.placement.Pins.Uncompared;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MovedApplicationsTest {
    private static final Instant MOVED = Instant.parse("2026-01-31T10:00:00Z");
    private static final Map<String, Instant> ONE = Map.of("https://c1", MOVED);
    private static final NamespaceFilter OWN = NamespaceFilter.of("", "argocd");

    @Test
    void applications_notComparedSinceTheMove_areCountedAndThoseUnaskedNamed() {
        var items = List.of(
                application("old", "\"server\": \"https://c1/\"", "", at(-60)),
                application("in-the-same-second", "\"server\": \"https://c1\"", "", at(0)),
                application("fresh", "\"server\": \"https://c1\"", "", at(1)),
                application("named", "\"name\": \"one\"", "", at(-60)),
                application("never", "\"server\": \"https://c1\"", "", "{}"),
                application(
                        "asked", "\"server\": \"https://c1\"", "\"argocd.argoproj.io/refresh\": \"normal\"", at(-60)),
                application(
                        "skipped",
                        "\"server\": \"https://c1\"",
                        "\"argocd.argoproj.io/skip-reconcile\": \"true\"",
                        at(-60)),
                application(
                        "failing",
                        "\"server\": \"https://c1\"",
                        "",
                        "{\"reconciledAt\": \"2020-01-01T00:00:00Z\", \"conditions\": [{\"type\": \"ComparisonError\"}]}"),
                application("elsewhere", "\"server\": \"https://c2\"", "", at(-60)));
        try (var api = new FakeApi(request -> request.json(list(items)))) {
            var moved = new MovedApplications(new ApplicationReader(api.client()));
            assertThat(moved.look("argocd", OWN, ONE, Map.of("one", "https://c1"), MOVED.plusSeconds(5)))
                    .isEqualTo(Fact.known(Map.of(
                            "https://c1",
                            new Uncompared(
                                    5, List.of(app("old"), app("in-the-same-second"), app("named"), app("never"))))));
        }
    }

    @Test
    void noMove_asksNothing() {
        try (var api = new FakeApi(request -> request.status(500, "not to be asked"))) {
            var moved = new MovedApplications(new ApplicationReader(api.client()));
            assertThat(moved.look("argocd", OWN, Map.of(), Map.of(), MOVED)).isEqualTo(Fact.known(Map.of()));
            assertThat(api.requests()).isEmpty();
        }
    }

    @Test
    void manyApplications_areReadNoMoreOftenThanTheyCost_andNobodyIsNamedTwiceByOneRead() {
        var items = new ArrayList<String>();
        for (var i = 0; i < 1_200; i++) {
            items.add(application("a" + i, "\"server\": \"https://c1\"", "", at(-60)));
        }
        try (var api = new FakeApi(request -> request.json(list(items)))) {
            var moved = new MovedApplications(new ApplicationReader(api.client()));
            var first = known(moved.look("argocd", OWN, ONE, Map.of(), MOVED.plusSeconds(5)));
            assertThat(first.left()).isEqualTo(1_200);
            assertThat(first.unasked()).hasSize(MovedApplications.NAMED);

            var soon = known(moved.look("argocd", OWN, ONE, Map.of(), MOVED.plusSeconds(10)));
            assertThat(soon).isEqualTo(new Uncompared(1_200, List.of()));
            assertThat(api.requests()).hasSize(1);

            known(moved.look("argocd", OWN, ONE, Map.of(), MOVED.plusSeconds(46)));
            assertThat(api.requests()).hasSize(2);
        }
    }

    @Test
    void refusal_isUnknown() {
        try (var api = new FakeApi(request -> request.status(403, "no"))) {
            var moved = new MovedApplications(new ApplicationReader(api.client()));
            assertThat(moved.look("argocd", OWN, ONE, Map.of(), MOVED)).isInstanceOf(Fact.Unknown.class);
        }
    }

    private static Uncompared known(Fact<Map<String, Uncompared>> fact) {
        return ((Fact.Known<Map<String, Uncompared>>) fact).value().get("https://c1");
    }

    private static Application app(String name) {
        return new Application("argocd", name);
    }

    private static String at(int seconds) {
        return "{\"reconciledAt\": \"" + MOVED.plusSeconds(seconds) + "\"}";
    }

    private static String application(String name, String destination, String annotations, String status) {
        return """
                {"metadata": {"name": "%s", "namespace": "argocd", "annotations": {%s}},
                 "spec": {"destination": {%s}}, "status": %s}
                """.formatted(name, annotations, destination, status);
    }

    private static String list(List<String> items) {
        return "{\"kind\": \"ApplicationList\", \"metadata\": {}, \"items\": [" + String.join(",", items) + "]}";
    }
}
