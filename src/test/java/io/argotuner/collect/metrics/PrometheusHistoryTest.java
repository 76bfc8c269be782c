package io.argotuner.collect.metrics;

import static io.argotuner.collect.metrics.Pages.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Fact;
import io.argotuner.decide.durations.Buckets;
import io.argotuner.decide.durations.Slice;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrometheusHistoryTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private ScriptedPrometheus prometheus;

    @BeforeEach
    void start() throws IOException {
        prometheus = new ScriptedPrometheus();
    }

    @AfterEach
    void stop() {
        prometheus.close();
    }

    @Test
    void day_isOfQuartersOfAnHour_andWhatIsMissingIsUnknown() {
        var asked = new AtomicReference<>("");
        prometheus.answer(exchange -> {
            asked.set(URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8));
            ScriptedPrometheus.text(
                    exchange, 200, matrix("""
                    {"metric": {"le": "0.25"}, "values": [[%1$d, "3"], [%2$d, "8"]]},
                    {"metric": {"le": "1.0"}, "values": [[%1$d, "4"], [%2$d, "NaN"]]},
                    {"metric": {"le": "+Inf"}, "values": [[%1$d, "10.5"], [%2$d, "9"]]}""".formatted(NOON.getEpochSecond() - 5, NOON.getEpochSecond() - 905)));
        });

        var day = history(Map.of("cluster", "eu")).comparisons("argocd", NOON).orElse(List.of());

        assertThat(asked.get())
                .contains("increase({__name__=\"argocd_app_reconcile_bucket\"")
                .contains("namespace=\"argocd\", cluster=\"eu\"}[900s]")
                .contains("&start=" + (NOON.getEpochSecond() - 95 * 900 - 5))
                .contains("&end=" + (NOON.getEpochSecond() - 5), "&step=900", "&partial_response=false");
        assertThat(day).hasSize(96);
        assertThat(day.get(0).begin()).isEqualTo(NOON.minusSeconds(96 * 900));
        assertThat(day.get(0).took()).isEqualTo(Fact.unknown("Prometheus has nothing of that time"));
        assertThat(day.get(94).took()).isEqualTo(Fact.unknown("a count is negative or no number"));
        assertThat(day.get(95))
                .isEqualTo(new Slice(
                        NOON.minusSeconds(900), Fact.known(new Buckets(List.of(0.25, 1.0), List.of(3.0, 1.0, 6.5)))));
    }

    @Test
    void noDay_isUnknownForAReasonThatSaysWhatToDo() {
        prometheus.answer(exchange -> ScriptedPrometheus.text(exchange, 200, matrix("")));
        assertThat(told()).contains("let it scrape the controller's pods");
        prometheus.answer(exchange -> ScriptedPrometheus.text(exchange, 403, ""));
        assertThat(told()).startsWith("Prometheus at " + prometheus.url() + ": answered 403");
        // An instant query's answer is none to a range query.
        prometheus.answer(
                exchange -> ScriptedPrometheus.text(exchange, 200, matrix("").replace("matrix", "vector")));
        assertThat(told()).contains("is not one of Prometheus' HTTP API");
        for (var garbage : List.of("[[1, 2]]", "[[]]", "[1]", "[[[1]]]", "[[1, \"2\"", "{}", "[]", "null")) {
            prometheus.answer(exchange -> ScriptedPrometheus.text(
                    exchange, 200, matrix("{\"metric\": {\"le\": \"1\"}, \"values\": " + garbage + "}")));
            assertThat(told()).as(garbage).startsWith("Prometheus at ");
        }
    }

    private String told() {
        return why(history(Map.of()).comparisons("argocd", NOON));
    }

    private PrometheusHistory history(Map<String, String> labels) {
        return new PrometheusHistory(new PrometheusPages(prometheus.url(), labels));
    }

    private static String matrix(String series) {
        return "{\"status\": \"success\", \"data\": {\"resultType\": \"matrix\", \"result\": [" + series + "]}}";
    }
}
