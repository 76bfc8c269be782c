package io.argotuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the audit finds in Argo CD's own manifests, where they lie beside the project: each finding was looked at and is
 * right. {@code -Dgenerated.update=true} rewrites the lists.
 */
class AuditArgoCdManifestsTest {
    private static final Path FOLDER = Path.of("../shared/argocd");
    private static final Path EXPECTED = Path.of("src/test/resources/audit-argocd");

    static List<String> manifests() {
        return List.of(
                "v2.8.21-install.yaml",
                "v2.14.21-install.yaml",
                "v3.5.1-install.yaml",
                "v3.5.1-ha-install.yaml",
                "helm-chart-10.1.1-release-argocd.yaml",
                "argocd-operator-0.19-made.yaml",
                "v3.5.1-install.yaml v3.5.1-crds.yaml",
                "v2.14.21-install.yaml v2.14.21-crds.yaml",
                "v3.5.1-install.yaml v2.14.21-crds.yaml");
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void findings_areTheOnesExpected(String files) throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "Argo CD's manifests are not here");
        var arguments = new ArrayList<>(List.of("audit", "-o", "json", "--kubernetes", "1.35"));
        for (var file : files.split(" ", -1)) {
            arguments.addAll(List.of("-f", FOLDER.resolve(file).toString()));
        }
        var found = found(Ran.argoTuner(arguments.toArray(String[]::new)));
        var expected = EXPECTED.resolve(files.replace(".yaml", "").replace(' ', '+') + ".txt");
        if (Boolean.getBoolean("generated.update")) {
            Files.createDirectories(EXPECTED);
            Files.writeString(expected, found);
        }
        assertThat(found).isEqualTo(Files.readString(expected));
    }

    private static String found(Ran ran) throws JsonProcessingException {
        assertThat(ran.err()).isEmpty();
        var lines = new StringBuilder();
        for (var check : PlanCommandTest.json(ran).path("checks")) {
            for (var finding : check.path("findings")) {
                lines.append(finding.path("severity").asText())
                        .append(' ')
                        .append(check.path("id").asText())
                        .append(": ")
                        .append(finding.path("message").asText())
                        .append('\n');
            }
            if (check.path("state").asText().equals("Unknown")) {
                lines.append("unknown ").append(check.path("id").asText()).append('\n');
            }
        }
        return lines.toString();
    }
}
