package io.argotuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExampleFleetTest {
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void applications_areWhatTheGeneratorWrites() throws IOException, InterruptedException {
        assumeThat(Path.of("/bin/sh")).exists();
        var generator = new ProcessBuilder("/bin/sh", "examples/generate.sh")
                .redirectErrorStream(true)
                .start();
        var generated = new String(generator.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(generator.waitFor()).isZero();
        assertThat(generated).isEqualTo(Files.readString(Path.of("examples/fleet/applications.yaml")));
    }
}
