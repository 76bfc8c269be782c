package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CrdCommandTest {
    @Test
    void crd_isTheCommittedDefinition() throws IOException {
        var ran = argoTuner("crd");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo(Files.readString(Path.of("crds/argotuningpolicies.argotuner.io-v1.yml")));
    }
}
