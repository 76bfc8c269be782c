package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ReportCommandTest {
    private static String page = "";

    @BeforeAll
    static void report(@TempDir Path dir) throws IOException {
        var file = dir.resolve("report.html");
        var ran = argoTuner("report", "-f", "examples/fleet", "-o", file.toString());
        assertThat(ran).isEqualTo(new Ran(0, "", ""));
        page = Files.readString(file);
    }

    @Test
    void page_tellsSettingsWhyAndWhatASimulationMakesOfThem() {
        assertThat(page)
                .contains("1,200 Applications on 12 clusters")
                .containsPattern(
                        "class=\"next\">Write 5 settings and restart [^<]* once\\."
                                + " The next limit then is at 1,401 Applications: repoServerReplicas 2\u00a0\u2192 3, without a restart\\.<")
                .contains("statusProcessors")
                .doesNotContain(">Original<")
                .contains("625 Applications on the busiest of 2 shards")
                .contains("Freshness over time", "If it grows", "Applications on each shard", "Side by side")
                .contains(
                        "Which limit comes next",
                        "Not enough history: 0 days counted",
                        "repoServerReplicas 2\u00a0\u2192 3")
                .contains("Load and capacity", "By counts, because no metrics are read.")
                .contains("Status processors at work", "which is passed")
                .contains("How long comparisons take", "half of them within")
                .contains("Known practices", "unparseable-value")
                .doesNotContain(
                        "What argo-tuner did, and what that did",
                        "How old comparisons are now",
                        "How long comparisons take, measured")
                .contains("controllerReplicas 1\u00a0\u2192 2");
    }

    @Test
    void page_needsNothingFromAnywhere() {
        assertThat(page).doesNotContain("<script", "<link", "<img", "@import", "url(", "src=", "href=");
    }

    @Test
    void charts_areWellFormedAndTellThemselvesToScreenReaders()
            throws ParserConfigurationException, IOException, SAXException {
        var charts = page.split("(?=<svg )|(?<=</svg>)", -1);
        var seen = 0;
        for (var chart : charts) {
            if (chart.startsWith("<svg ")) {
                var svg = xml(chart);
                assertThat(svg.getDocumentElement().getAttribute("role")).isEqualTo("img");
                assertThat(svg.getDocumentElement().getAttribute("aria-label")).isNotEmpty();
                assertThat(svg.getElementsByTagName("desc").getLength()).isEqualTo(1);
                if (svg.getDocumentElement().getAttribute("class").contains("heat")) {
                    assertThat(svg.getElementsByTagName("rect").getLength()).isBetween(12, 8 * 96);
                } else if (svg.getDocumentElement().getAttribute("class").contains("bars")) {
                    assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(12);
                } else {
                    assertThat(svg.getElementsByTagName("path").getLength()).isIn(2, 4);
                }
                seen++;
            }
        }
        assertThat(seen).isEqualTo(9);
        assertThat(page).contains("<html lang=\"en\">", "screen and (prefers-color-scheme: dark)", "@media print");
    }

    private static Document xml(String text) throws ParserConfigurationException, IOException, SAXException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    @Test
    void dumpWithItsPolicy_tellsWhatWasDoneAndWhatComes(@TempDir Path dir) throws IOException {
        var policy = Files.readString(Path.of("src/test/resources/explain/policy.yaml"));
        var counts = new StringBuilder();
        for (var day = 0; day < 28; day++) {
            counts.append(day == 0 ? "" : ", ")
                    .append('"')
                    .append(LocalDate.parse("2026-05-05").plusDays(day))
                    .append(' ')
                    .append(930 + 10 * day)
                    .append('"');
        }
        var file = Files.writeString(
                dir.resolve("policy.yaml"), policy.replaceAll("counts: \\[.*]", "counts: [" + counts + "]"));
        var ran = argoTuner("report", "-f", "examples/fleet", "-f", file.toString());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("What argo-tuner did, and what that did", "Items wait 12 s instead of 41 s.")
                .contains("0.71 refreshes arrive for each Application and refresh period, as fitted to this install.")
                .contains("Grows by 10 Applications a day", "Applications by day, and where the trend leads")
                .contains("2026-06-22", "Fresh is False (Stale)")
                .contains("<th scope=\"col\">Original</th>", "<td data-column=\"Original\">20</td>");
    }

    /** The changes and what was measured of them are those of a simulated run of the real decisions. */
    @Test
    void changeThatWasTakenBack_isToldWithWhatItDidAndItsTakingBack(@TempDir Path dir) throws IOException {
        String[] install = {"--applications", "4000", "--clusters", "2"};
        var simulated =
                argoTuner("simulate", install[0], install[1], install[2], install[3], "--hours", "12", "-o", "json");
        var changes = PlanCommandTest.json(simulated).at("/contenders/3/changes");
        assertThat(changes).hasSizeGreaterThan(2);
        var history = new StringBuilder("history:\n");
        for (var i = changes.size() - 1; i >= 0; i--) {
            history.append(
                    "    - {at: \"" + changes.get(i).at("/at").asText() + "\", summary: \"" + summary(changes.get(i))
                            + "\", effect: \"" + changes.get(i).at("/effect").asText("") + "\"}\n");
        }
        var policy = Files.writeString(
                dir.resolve("policy.yaml"),
                Files.readString(Path.of("src/test/resources/explain/policy.yaml"))
                        .replaceAll("(?s)history:.*?growth:", Matcher.quoteReplacement(history + "  growth:")));

        var ran = argoTuner(
                "report",
                "-f",
                "src/main/resources/simulate/plain.yaml",
                "-f",
                policy.toString(),
                install[0],
                install[1],
                install[2],
                install[3]);

        assertThat(ran.err()).isEmpty();
        var text = ran.out().replaceAll("<[^>]*>", "");
        assertThat(text)
                .as("by the policy's status, newest first")
                .containsSubsequence(
                        "2026-01-05 01:41 UTC statusProcessors 50\u00a0\u2192 20",
                        "Took back the change of 2026-01-05 01:11 UTC.",
                        "2026-01-05 01:11 UTC statusProcessors 20\u00a0\u2192 50",
                        "It got worse: ",
                        "It was taken back.",
                        "2026-01-05 00:41 UTC kubeClientQps 50\u00a0\u2192 100",
                        "It helped: ");
        assertThat(text)
                .as("simulated, oldest first")
                .containsSubsequence(
                        "What argo-tuner does, simulated",
                        "0h41m kubeClientQps 50\u00a0\u2192 100It helped: ",
                        "1h11m statusProcessors 20\u00a0\u2192 50",
                        "It got worse: ",
                        "It was taken back.",
                        "1h41m statusProcessors 50\u00a0\u2192 20",
                        "Took back the change of 1h11m.");
    }

    private static String summary(JsonNode change) {
        return change.at("/settings")
                .propertyStream()
                .map(to -> to.getKey() + " "
                        + change.at("/before").path(to.getKey()).asText("(absent)") + " -> "
                        + to.getValue().asText())
                .collect(Collectors.joining(", "));
    }

    @Test
    void foreignText_isShownAndNotObeyed(@TempDir Path dir) throws IOException {
        var install = Files.readString(Path.of("examples/fleet/argocd.yaml"))
                .replace("timeout.reconciliation: \"300\"", "timeout.reconciliation: \"<img onerror=x>\"");
        var file = Files.writeString(dir.resolve("install.yaml"), install);
        var ran = argoTuner("report", "-f", file.toString(), "--applications", "10", "--clusters", "1");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("&lt;img onerror=x&gt;").doesNotContain("<img");
    }

    @Test
    void prometheusOfNoLiveInstall_isOneClearLine() {
        var ran = argoTuner("report", "-f", "examples/fleet", "--prometheus", "http://127.0.0.1:9");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("--prometheus tells of a live install");
    }

    @Test
    void noApplications_isOneClearLine() {
        var ran = argoTuner("report", "-f", "examples/fleet/argocd.yaml");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("there are no Applications to report on");
    }
}
