package io.argotuner.cli;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_EMPTY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.argotuner.collect.Manifests;
import io.argotuner.collect.PolicyReader;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Memory;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Tuner;
import io.argotuner.enact.Outcome;
import io.argotuner.report.StatusReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README shows what really comes out. {@code mvn test -Dtest=ReadmeTest -Dreadme.update=true} rewrites it. */
class ReadmeTest {
    private static final Path README = Path.of("README.md");
    private static final String FLEET = "examples/fleet";
    private static final YAMLMapper YAML_WRITER = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .defaultPropertyInclusion(JsonInclude.Value.construct(NON_EMPTY, NON_EMPTY))
            .build();
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```\n");

    @Test
    void planOutput_isTheOneOfTheExampleFleet() throws IOException {
        var ran = Ran.argoTuner("plan", "-f", FLEET);
        assertThat(ran.exit()).as(ran.err()).isEqualTo(2);
        section("plan", ran.out());
    }

    /** The status that the operator writes when it has applied the same decision, with two of its settings. */
    @Test
    void status_isTheOneOfTheExampleFleet() throws IOException {
        var now = Ran.CLOCK.instant();
        var observation = Manifests.load(List.of(FLEET), InputStream.nullInputStream())
                .observe(Optional.empty(), Optional.empty());
        var decision = Tuner.decide(observation, Policy.defaults(), Memory.none(), now);
        var outcome = new Outcome(
                decision.changes(),
                decision.restarts().stream().map(Decision.Restart::workload).toList(),
                Map.of(),
                Map.of());
        var status = StatusReport.decided(null, 1, observation, Policy.defaults(), decision, outcome, now);
        status.settings = Objects.requireNonNull(status.settings).subList(0, 2);
        Objects.requireNonNull(status.conditions).forEach(condition -> {
            condition.setLastTransitionTime(null);
            condition.setObservedGeneration(null);
        });
        section("status", YAML_WRITER.writeValueAsString(Map.of("status", status)));
    }

    private static void section(String name, String text) throws IOException {
        var readme = Files.readString(README);
        var section = Pattern.compile("(?s)(<!-- " + name + " -->\n```\\w+\n).*?(```\n<!-- /" + name + " -->\n)")
                .matcher(readme);
        assertThat(section.find()).as("section " + name).isTrue();
        var now = section.group(1) + text + section.group(2);
        if (Boolean.getBoolean("readme.update")) {
            Files.writeString(README, readme.substring(0, section.start()) + now + readme.substring(section.end()));
        } else {
            assertThat(section.group())
                    .as("update with mvn test -Dtest=ReadmeTest -Dreadme.update=true")
                    .isEqualTo(now);
        }
    }

    @Test
    void policies_areAccepted(@TempDir Path dir) throws IOException {
        var blocks = YAML.matcher(Files.readString(README))
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(read(dir, blocks.get(0))).isEqualTo(Policy.defaults());

        var header = blocks.get(0).substring(0, blocks.get(0).indexOf("spec:"));
        var longer = read(dir, header + blocks.get(1));
        assertThat(longer.mode()).isEqualTo(Policy.Mode.RECOMMEND);
        assertThat(longer.sizing().applicationsPerShard()).isEqualTo(800);
        assertThat(longer.cooldown()).isEqualTo(Duration.ofHours(1));
        assertThat(longer.windows()).hasSize(1);
        assertThat(longer.rule(Setting.RECONCILIATION_TIMEOUT).value()).hasValue(300);
    }

    private static Policy read(Path dir, String text) throws IOException {
        var file = Files.writeString(dir.resolve("policy.yaml"), text);
        return PolicyReader.read(PolicyReader.parse(file), Ran.CLOCK.instant());
    }
}
