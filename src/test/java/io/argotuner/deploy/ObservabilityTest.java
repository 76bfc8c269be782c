package io.argotuner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard and the alerts ask for what is there: metrics of docs/metrics.md, or of the pages recorded from Argo CD.
 * promtool, of the Prometheus package, reads each query and runs the alerts on made-up series.
 */
class ObservabilityTest {
    private static final Path ALERTS = Chart.HOME.resolve("files/alerts.yaml");
    private static final Path DASHBOARD = Chart.HOME.resolve("files/dashboard.json");
    private static final Path RUNBOOKS = Path.of("docs", "runbooks");
    private static final Path OBSERVABILITY = Path.of("src", "test", "resources", "observability");
    /** What {@code .ci/run} looks for. */
    private static final String MISSING = "no promtool";

    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(argotuner_\\w+)`");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    @Test
    void metricsIn_aQuery_areNamesThatAreNeitherFunctionsNorLabels() {
        assertThat(metricsIn("sum by (pod, name) (rate(a_sum{b=~\"c d\"}[$__rate_interval])) / on (pod) x_count > 1"))
                .containsExactly("a_sum", "x_count");
        assertThat(metricsIn("label_values(a_info, namespace)")).containsExactly("a_info");
    }

    @Test
    void everyQuery_namesMetricsThatAreExported() throws IOException {
        var known = known();
        var queries = queries();
        assertThat(queries).hasSizeGreaterThan(30).allSatisfy(query -> assertThat(metricsIn(query))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(known).as(query).contains(metric)));
    }

    @Test
    void everyOwnMetric_isShownOrAlertedOn() throws IOException {
        var asked = String.join("\n", queries());
        assertThat(documented()).allSatisfy(metric -> assertThat(asked).contains(metric));
    }

    @Test
    void everyAlert_hasARunbookAndSaysWhatItIsAbout() throws IOException {
        var names = new TreeSet<String>();
        for (var alert : alerts()) {
            var name = alert.path("alert").asText();
            names.add(name);
            assertThat(alert.at("/labels/severity").asText()).isIn("info", "warning", "critical");
            assertThat(alert.path("for").asText()).as(name).isNotEmpty();
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotEmpty();
            assertThat(alert.at("/annotations/runbook").asText()).isEqualTo("docs/runbooks/" + name + ".md");
            assertThat(Files.readString(RUNBOOKS.resolve(name + ".md")))
                    .startsWith("# " + name + "\n")
                    .contains("\n## Meaning\n", "\n## Find out\n", "\n## Do\n");
        }
        try (var pages = Files.list(RUNBOOKS)) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
        assertThat(Files.readString(Path.of("docs", "observability.md")))
                .contains(
                        names.stream().map(name -> "(runbooks/" + name + ".md)").toList());
    }

    @Test
    void panels_areNamedExplainedAndDoNotOverlap() throws IOException {
        var taken = new HashSet<String>();
        for (var panel : new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels")) {
            var title = panel.path("title").asText();
            assertThat(title).isNotEmpty();
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("description").asText()).as(title).endsWith(".");
            }
            var at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).as(title).isLessThanOrEqualTo(24);
            for (var x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (var y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    assertThat(taken.add(x + "," + y))
                            .as("%s at %d,%d", title, x, y)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void alerts_fireWhenTheyShouldAndOnlyThen() {
        requirePromtool();
        assertThat(promtool("check", "rules", ALERTS)).contains("SUCCESS");
        assertThat(promtool("test", "rules", OBSERVABILITY.resolve("alerts-test.yaml")))
                .contains("SUCCESS");
    }

    @Test
    void alertsTest_triesEachAlert() throws IOException {
        var tried = new YAMLMapper()
                .readTree(OBSERVABILITY.resolve("alerts-test.yaml").toFile())
                .findValuesAsText("alertname");
        assertThat(tried)
                .containsAll(alerts().stream()
                        .map(alert -> alert.path("alert").asText())
                        .toList());
    }

    @Test
    void everyQueryOfTheDashboard_isPromQl(@TempDir Path folder) throws IOException {
        requirePromtool();
        var rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        var number = 0;
        for (var query : dashboardQueries()) {
            if (!query.startsWith("label_values(")) {
                rules.append("      - {record: 'query:%d', expr: %s}%n"
                        .formatted(
                                number++,
                                new ObjectMapper().writeValueAsString(query.replace("$__rate_interval", "5m"))));
            }
        }
        var file = Files.writeString(folder.resolve("dashboard.yaml"), rules);
        assertThat(promtool("check", "rules", file)).contains("SUCCESS: " + number + " rules found");
    }

    /** Names of time series: not functions, labels, keywords or durations. */
    private static List<String> metricsIn(String query) {
        var bare = query.replaceAll("\"[^\"]*\"", "")
                .replaceAll("\\{[^}]*}", "")
                .replaceAll("\\[[^]]*]", "")
                .replaceAll("^label_values\\((\\w+),.*", "$1")
                .replaceAll("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)", "");
        return NAME.matcher(bare)
                .results()
                .filter(name -> !bare.substring(name.end()).stripLeading().startsWith("("))
                .map(MatchResult::group)
                .filter(name -> !WORDS.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static Set<String> known() throws IOException {
        var known = documented();
        var jvm = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(jvm);
        var pages = new ArrayList<>(List.of(jvm.scrape()));
        try (var recorded = Files.list(Path.of("src", "test", "resources", "metrics"))) {
            for (var page : recorded.toList()) {
                pages.add(Files.readString(page));
            }
        }
        for (var page : pages) {
            TYPE.matcher(page).results().map(type -> type.group(1)).forEach(name -> {
                known.add(name);
                known.addAll(List.of(name + "_bucket", name + "_sum", name + "_count"));
            });
        }
        assertThat(known).contains("workqueue_depth", "argocd_app_reconcile_bucket");
        return known;
    }

    private static Set<String> documented() throws IOException {
        var names = DOCUMENTED
                .matcher(Files.readString(Path.of("docs", "metrics.md")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        // A timer: docs/metrics.md names its three series.
        if (names.remove("argotuner_reconcile_seconds")) {
            names.addAll(List.of(
                    "argotuner_reconcile_seconds_count",
                    "argotuner_reconcile_seconds_sum",
                    "argotuner_reconcile_seconds_max"));
        }
        return names;
    }

    private static List<String> queries() throws IOException {
        var queries = dashboardQueries();
        alerts().forEach(alert -> queries.add(alert.path("expr").asText()));
        return queries;
    }

    private static List<String> dashboardQueries() throws IOException {
        var dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        var queries = new ArrayList<>(dashboard.findValuesAsText("expr"));
        dashboard.at("/templating/list").forEach(variable -> {
            if (variable.path("type").asText().equals("query")) {
                queries.add(variable.path("query").asText());
            }
        });
        return queries;
    }

    private static List<JsonNode> alerts() throws IOException {
        return StreamSupport.stream(
                        new YAMLMapper()
                                .readTree(ALERTS.toFile())
                                .path("groups")
                                .spliterator(),
                        false)
                .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false))
                .toList();
    }

    private static void requirePromtool() {
        var there = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        if (!there) {
            System.err.println(MISSING + ": the alerts are NOT TRIED; install Debian's prometheus package");
        }
        Assumptions.assumeTrue(there, MISSING);
    }

    /** Its output; fails where it does. */
    private static String promtool(String command, String what, Path file) {
        try {
            var process = new ProcessBuilder("promtool", command, what, file.toString())
                    .redirectErrorStream(true)
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.onExit().join().exitValue()).as(output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
