package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final AtomicLong nanos = new AtomicLong(-Duration.ofMinutes(2).toNanos());
    private final Health health = new Health(nanos::get);

    @Test
    void dead_lookThatEnds_isAlive() {
        try (var look = health.begin("argocd/default")) {
            pass(Duration.ofMinutes(5));
            assertThat(health.dead()).isEmpty();
            assertThat(look.lasting()).isEqualTo(Duration.ofMinutes(5));
        }
        pass(Duration.ofHours(1));
        assertThat(health.dead()).isEmpty();
    }

    @Test
    void dead_lookThatDoesNotEnd_isDeadAfterFiveMinutes() {
        try (var look = health.begin("argocd/default")) {
            pass(Duration.ofSeconds(301));
            assertThat(health.dead()).containsExactly("stuck at " + look.policy + " for 301 s");
        }
    }

    @Test
    void dead_watchBrokenForGood_isDead() {
        health.failed("the watch of ConfigMap ended");
        assertThat(health.dead()).containsExactly("the watch of ConfigMap ended");
    }

    @Test
    void unready_untilStartedAndWatching() {
        assertThat(health.unready()).containsExactly("not started");
        health.started(() -> List.of("statefulsets"));
        assertThat(health.unready()).containsExactly("not watching statefulsets");
        health.started(List::of);
        assertThat(health.unready()).isEmpty();
        health.stopped();
        assertThat(health.unready()).containsExactly("not started");
    }

    @Test
    void policyWithoutAnswers_isToldByItsAgeAndLeavesTheOperatorReady() {
        health.started(List::of);
        health.expected("argocd/default");
        pass(Duration.ofMinutes(3));
        health.expected("argocd/default");
        assertThat(health.sinceAnswer()).containsExactly(Map.entry("argocd/default", Duration.ofMinutes(3)));
        pass(Duration.ofHours(1));
        assertThat(health.unready()).isEmpty();

        health.answered("argocd/default");
        assertThat(health.sinceAnswer()).containsExactly(Map.entry("argocd/default", Duration.ZERO));
        health.forget("argocd/default");
        assertThat(health.sinceAnswer()).isEmpty();
    }

    @Test
    void endpoint_answersWithTheTruth() throws Exception {
        try (var endpoint = new HttpEndpoint(0, health, () -> "argotuner_up 1\n")) {
            assertThat(get(endpoint, "/livez").statusCode()).isEqualTo(200);
            assertThat(get(endpoint, "/readyz")).satisfies(r -> {
                assertThat(r.statusCode()).isEqualTo(503);
                assertThat(r.body()).isEqualTo("not started\n");
            });
            health.started(List::of);
            assertThat(get(endpoint, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(endpoint, "/metrics")).satisfies(r -> {
                assertThat(r.body()).isEqualTo("argotuner_up 1\n");
                assertThat(r.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
            });
            assertThat(get(endpoint, "/metrics/else").statusCode()).isEqualTo(404);
            assertThat(get(endpoint, "/").statusCode()).isEqualTo(404);
            health.failed("broken");
            assertThat(get(endpoint, "/livez").body()).isEqualTo("broken\n");
        }
    }

    private static HttpResponse<String> get(HttpEndpoint endpoint, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
