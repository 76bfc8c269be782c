package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTunerReading;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.argotuner.audit.Check;
import io.argotuner.audit.Checks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every check over installs that have the fault and over near misses that have not. */
class AuditCommandTest {
    private static final String SOUND = AuditCase.FOLDER.resolve("sound.yaml").toString();

    static Stream<AuditCase> cases() {
        return AuditCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void check_judgesTheInstall(AuditCase install) throws JsonProcessingException {
        var arguments = new ArrayList<>(
                List.of("audit", "-f", "-", "-o", "json", "--fail-on", "low", "--only", install.check()));
        arguments.addAll(install.arguments());
        var ran = argoTunerReading(install.manifests(), arguments.toArray(String[]::new));
        assertThat(ran.err()).isEmpty();
        var check = PlanCommandTest.json(ran).path("checks").path(0);
        assertThat(check.path("state").asText())
                .as(ran.out())
                .isEqualTo(install.finding() ? "Findings" : install.state());
        assertThat(ran.exit()).isEqualTo(install.finding() ? 2 : 0);
        if (install.finding()) {
            assertThat(messages(check)).anySatisfy(m -> assertThat(m).contains(install.says()));
        }
        assertThat(ran.out()).doesNotContain("hunter2");
    }

    @Test
    void everyCheck_hasAnInstallWithTheFaultAndANearMiss() {
        var all = Checks.ALL.stream().map(Check::id).toList();
        assertThat(all).doesNotHaveDuplicates();
        assertThat(cases().filter(AuditCase::finding).map(AuditCase::check).distinct())
                .containsExactlyInAnyOrderElementsOf(all);
        assertThat(cases().filter(c -> !c.finding()).map(AuditCase::check).distinct())
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void soundInstall_hasNoFindingAndNothingUnknown() throws JsonProcessingException {
        var ran = Ran.argoTuner("audit", "-f", SOUND, "--kubernetes", "1.35", "--fail-on", "low", "-o", "json");
        assertThat(ran.exit()).as(ran.out()).isZero();
        var summary = PlanCommandTest.json(ran).path("summary");
        assertThat(summary.path("unknown").asInt()).isZero();
        assertThat(summary.path("passed").asInt()
                        + summary.path("notApplicable").asInt())
                .isEqualTo(Checks.ALL.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void orderOfTheInput_changesNothing(long seed) throws IOException {
        var yaml = new YAMLMapper();
        var objects = new ArrayList<>(cases().filter(c -> c.check().equals("monorepo-paths") && c.finding())
                .findFirst()
                .orElseThrow()
                .objects());
        var before = shuffled(objects, yaml);
        Collections.shuffle(objects, new Random(seed));
        assertThat(shuffled(objects, yaml)).as("seed %d", seed).isEqualTo(before);
    }

    private static List<String> shuffled(List<JsonNode> objects, YAMLMapper yaml) throws IOException {
        var text = new StringBuilder();
        for (var object : objects) {
            text.append(yaml.writeValueAsString(object));
        }
        var ran = argoTunerReading(text.toString(), "audit", "-f", "-", "-o", "json");
        // Lines of the input move with the objects.
        return ran.out().lines().filter(l -> !l.contains("\"line\"")).toList();
    }

    @Test
    void sarif_hasWhatItsSchemaRequires() throws JsonProcessingException {
        var ran = Ran.argoTuner("audit", "-f", "examples/fleet", "-o", "sarif");
        assertThat(ran.exit()).isEqualTo(2);
        var log = PlanCommandTest.json(ran);
        assertThat(log.path("version").asText()).isEqualTo("2.1.0");
        assertThat(log.path("runs")).hasSize(1);
        var run = log.path("runs").path(0);
        var rules = run.at("/tool/driver/rules");
        assertThat(run.at("/tool/driver/name").asText()).isEqualTo("argo-tuner");
        assertThat(rules).hasSize(Checks.ALL.size());
        rules.forEach(rule -> {
            assertThat(rule.path("id").asText()).isNotBlank();
            assertThat(rule.at("/shortDescription/text").asText()).isNotBlank();
            assertThat(rule.at("/fullDescription/text").asText()).isNotBlank();
            assertThat(rule.at("/help/text").asText()).isNotBlank();
            assertThat(rule.at("/defaultConfiguration/level").asText()).isIn("error", "warning", "note");
        });
        assertThat(run.path("results")).isNotEmpty();
        run.path("results").forEach(result -> {
            assertThat(result.at("/message/text").asText()).isNotBlank();
            assertThat(result.path("level").asText()).isIn("error", "warning", "note");
            assertThat(rules.path(result.path("ruleIndex").asInt()).path("id").asText())
                    .isEqualTo(result.path("ruleId").asText());
            result.path("locations").forEach(location -> {
                assertThat(location.at("/logicalLocations/0/fullyQualifiedName").asText())
                        .isNotBlank();
                if (location.has("physicalLocation")) {
                    assertThat(location.at("/physicalLocation/artifactLocation/uri")
                                    .asText())
                            .startsWith("examples/fleet/");
                    assertThat(location.at("/physicalLocation/region/startLine").asInt())
                            .isPositive();
                }
            });
        });
        assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isTrue();
    }

    @Test
    void table_tellsGravestFirstWithPlaceAndRemedy() {
        var ran = Ran.argoTuner("audit", "-f", "examples/fleet");
        assertThat(ran.out())
                .contains("Argo CD 3.5.1 in namespace argocd")
                .contains("HIGH        unparseable-value")
                .contains("ConfigMap/argocd-cm (examples/fleet/argocd.yaml:3)")
                .contains("  YAML      data:\n              admin.enabled: \"false\"");
        assertThat(ran.out().indexOf("HIGH ")).isLessThan(ran.out().indexOf("MEDIUM "));
        assertThat(ran.out().indexOf("MEDIUM ")).isLessThan(ran.out().indexOf("LOW "));
    }

    @Test
    void markdown_hasASectionForEachSeverity() {
        var ran = Ran.argoTuner("audit", "-f", "examples/fleet", "-o", "markdown");
        assertThat(ran.out())
                .startsWith("# Argo CD audit\n")
                .contains("\n## High\n", "\n## Medium\n", "\n## Low\n", "\n## Not judged\n")
                .contains("### `unparseable-value`: Argo CD cannot parse a value and uses its default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"low", "medium", "high", "never"})
    void exitCode_followsTheSeverityAskedFor(String failOn) {
        // One replica of each is the gravest of these: medium.
        var ran = Ran.argoTuner(
                "audit", "-f", "examples/fleet", "--only", "single-replica", "--only", "no-sso", "--fail-on", failOn);
        assertThat(ran.exit()).isEqualTo(failOn.equals("low") || failOn.equals("medium") ? 2 : 0);
    }

    @Test
    void skippedCheck_isNotRun() throws JsonProcessingException {
        var ran = Ran.argoTuner("audit", "-f", "examples/fleet", "--skip", "no-sso", "-o", "json");
        var ids = new TreeSet<String>();
        PlanCommandTest.json(ran)
                .path("checks")
                .forEach(c -> ids.add(c.path("id").asText()));
        assertThat(ids).hasSize(Checks.ALL.size() - 1).doesNotContain("no-sso");
    }

    @Test
    void wrongArguments_areOneLineAndAnError() {
        var check = Ran.argoTuner("audit", "-f", "examples/fleet", "--only", "no-such");
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.err())
                .startsWith("argo-tuner audit: no check is named no-such; the checks are monorepo-paths,");
        var version = Ran.argoTuner("audit", "-f", "examples/fleet", "--kubernetes", "new");
        assertThat(version.exit()).isEqualTo(1);
        assertThat(version.err()).contains("--kubernetes takes a version such as 1.35, not 'new'");
        var none = Ran.argoTuner("audit", "-f", "examples/fleet/applications.yaml");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("no Argo CD found in examples/fleet/applications.yaml");
    }

    private static List<String> messages(JsonNode check) {
        return Stream.of(check.path("findings"))
                .flatMap(f -> StreamSupport.stream(f.spliterator(), false))
                .map(f -> f.path("message").asText())
                .collect(Collectors.toList());
    }
}
