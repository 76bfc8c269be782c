package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path fleet;

    @BeforeEach
    void copyFleet() throws IOException {
        try (var files = Files.list(Path.of("examples/fleet"))) {
            for (var file : files.toList()) {
                Files.copy(file, fleet.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void withoutWrite_theDifferenceIsShownAndNothingWritten() throws IOException {
        var before = texts();
        var ran = argoTuner("tune", "-f", fleet.toString());
        assertThat(ran.exit()).as(ran.err()).isEqualTo(2);
        assertThat(ran.out())
                .contains("+++ " + fleet.resolve("argocd.yaml"))
                .contains("-  controller.status.processors: \"20\"\n+  controller.status.processors: \"32\"\n")
                .contains(
                        "-  replicas: 1 # the same as ARGOCD_CONTROLLER_REPLICAS\n+  replicas: 2 # the same as ARGOCD_CONTROLLER_REPLICAS\n");
        assertThat(texts()).isEqualTo(before);
    }

    @Test
    void withWrite_onlyTheInstallChangesAndItsCommentsStay() throws IOException {
        var before = texts();
        var ran = argoTuner("tune", "-f", fleet.toString(), "--write");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo("wrote " + fleet.resolve("argocd.yaml") + "\n");
        var after = texts();
        assertThat(after.get("applications.yaml")).isEqualTo(before.get("applications.yaml"));
        assertThat(after.get("clusters.yaml")).isEqualTo(before.get("clusters.yaml"));
        assertThat(after.get("argocd.yaml"))
                .contains("# From the day of the install, when there were 60 Applications.")
                .contains("server.insecure: \"true\" # TLS ends at the ingress");
    }

    @Test
    void secondRun_hasNothingToChange() throws IOException {
        argoTuner("tune", "-f", fleet.toString(), "--write");
        var written = texts();
        var second = argoTuner("tune", "-f", fleet.toString(), "--write");
        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(second.out()).doesNotContain("wrote");
        assertThat(texts()).isEqualTo(written);
        assertThat(argoTuner("plan", "-f", fleet.toString()).exit()).isZero();
    }

    private Map<String, String> texts() throws IOException {
        var texts = new HashMap<String, String>();
        try (var files = Files.list(fleet)) {
            for (var file : files.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }
}
