package io.argotuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.collect.PolicyReader;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README shows what really comes out. {@code mvn test -Dtest=ReadmeTest -Dreadme.update=true} rewrites it. */
class ReadmeTest {
    private static final Path README = Path.of("README.md");
    private static final Pattern PLAN = Pattern.compile("(?s)(<!-- plan -->\n```text\n).*?(```\n<!-- /plan -->\n)");
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```\n");

    @Test
    void planOutput_isTheOneOfTheExampleFleet() throws IOException {
        var readme = Files.readString(README);
        var section = PLAN.matcher(readme);
        assertThat(section.find()).isTrue();
        var ran = Ran.argoTuner("plan", "-f", "examples/fleet");
        assertThat(ran.exit()).as(ran.err()).isEqualTo(2);
        var now = section.group(1) + ran.out() + section.group(2);
        if (Boolean.getBoolean("readme.update")) {
            Files.writeString(README, readme.substring(0, section.start()) + now + readme.substring(section.end()));
        } else {
            assertThat(section.group()).as("update with -Dreadme.update=true").isEqualTo(now);
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
