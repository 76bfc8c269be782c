package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.api.ArgoTuningPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
    private static final String HEAD = "apiVersion: argotuner.io/v1alpha1\nkind: ArgoTuningPolicy\n";

    @TempDir
    Path folder;

    @Test
    void parse_headOnly_isAPolicy() throws IOException {
        assertThat(parse(HEAD).getSpec()).isNull();
        assertThat(parse(HEAD + "spec: {}\n").getSpec().mode).isNull();
    }

    @Test
    void parse_yaml_keepsEveryForm() throws IOException {
        var spec = parse("# a comment\n---\n" + HEAD + """
                        metadata: {name: default, namespace: argocd, labels: {a: b}}
                        spec:
                          mode: Recommend
                          settings:
                            statusProcessors: {management: Fixed, value: 50}
                            reconciliationTimeout: {min: 180s}
                            kubectlParallelism: {management: Off}
                            kubeClientQps: {max: 37.5}
                        ---
                        """).getSpec();

        assertThat(spec.mode).isEqualTo("Recommend");
        assertThat(spec.settings.get("statusProcessors").value.getIntVal()).isEqualTo(50);
        assertThat(spec.settings.get("reconciliationTimeout").min.getStrVal()).isEqualTo("180s");
        assertThat(spec.settings.get("kubectlParallelism").management).isEqualTo("Off");
        assertThat(spec.settings.get("kubeClientQps").max.getStrVal()).isEqualTo("37.5");
    }

    @Test
    void parse_json_works() throws IOException {
        var policy = parse("{\n\t\"apiVersion\": \"argotuner.io/v1alpha1\",\n\t\"kind\": \"ArgoTuningPolicy\",\n"
                + "\t\"spec\": {\"paused\": true}\n}\n");

        assertThat(policy.getSpec().paused).isTrue();
    }

    @Test
    void parse_anchors_areFollowed() throws IOException {
        var spec = parse(HEAD + "spec:\n  settings:\n    statusProcessors: &off {management: Off}\n"
                        + "    operationProcessors: *off\n")
                .getSpec();

        assertThat(spec.settings.get("operationProcessors").management).isEqualTo("Off");
    }

    @Test
    void parse_dumpFromACluster_works() throws IOException {
        var policy = parse(HEAD + """
                metadata:
                  name: default
                  creationTimestamp: "2026-01-01T00:00:00Z"
                  managedFields: [{manager: kubectl, operation: Apply, fieldsV1: {"f:spec": {}}}]
                spec: {mode: Enforce}
                status: {fromANewerVersion: [1, 2]}
                """);

        assertThat(policy.getStatus()).isNull();
        assertThat(policy.getSpec().mode).isEqualTo("Enforce");
    }

    @Test
    void parse_unknownField_isNamedWithLineAndNearest() {
        refuses(
                HEAD + "spec:\n  # comment\n  onconflikt: Take\n",
                "line 5: spec.onconflikt is an unknown field; did you mean onConflict? Use disruption, evidence, mode,"
                        + " objective, onConflict, onDelete, paused, rollout, settings, sharding or sizing");
        refuses(
                HEAD + "spec:\n  disruption:\n    windows:\n      - schedule: 0 22 * * 6\n        hours: 4\n",
                "line 7: spec.disruption.windows[0].hours is an unknown field: use duration, reasons, schedule or timeZone");
        refuses(HEAD + "mode: Enforce\n", "line 3: mode is a field of spec: put it there");
        refuses(
                HEAD + "specs: {}\n",
                "line 3: specs is an unknown field; did you mean spec? Use apiVersion, kind, metadata, spec or status");
        refuses(
                HEAD + "metadata: {nme: x}\n",
                "line 3: metadata.nme is an unknown field; did you mean name? Use name, namespace, labels or annotations");
    }

    @Test
    void parse_wrongType_saysWhichToUse() {
        refuses(
                HEAD + "spec:\n  sizing: {applicationsPerShard: many}\n",
                "line 4: spec.sizing.applicationsPerShard is \"many\": use a whole number");
        refuses(
                HEAD + "spec:\n  sizing: {applicationsPerShard: 1.5}\n",
                "line 4: spec.sizing.applicationsPerShard is \"1.5\": use a whole number");
        refuses(
                HEAD + "spec:\n  settings: {statusProcessors: {max: true}}\n",
                "line 4: spec.settings.statusProcessors.max is \"true\": use a whole number from 1 to 10000");
        refuses(
                HEAD + "spec:\n  settings: {statusProcessors: {max: [1]}}\n",
                "line 4: spec.settings.statusProcessors.max is \"[1]\": use a whole number from 1 to 10000");
        refuses(HEAD + "spec:\n  mode: \"a\\nb\"\n", "line 4: spec.mode is \"a b\": use Enforce or Recommend");
        refuses(HEAD + "spec:\n  paused: yes\n", "line 4: spec.paused is \"yes\": use true or false");
        refuses(
                HEAD + "spec:\n  disruption: 30m\n",
                "line 4: spec.disruption is \"30m\": use fields, each on its own line as name: value");
        refuses(
                HEAD + "spec:\n  disruption:\n    windows: {}\n",
                "line 5: spec.disruption.windows is {}: use a list, each item on its own line behind a dash");
    }

    @Test
    void parse_impossibleValue_isNamedWithItsLine() {
        refuses(
                HEAD + "spec:\n  settings:\n    statusProcessors:\n      min: 50\n      max: 20\n",
                "line 6: spec.settings.statusProcessors.min is 50, above max 20: lower min or raise max");
        refuses(
                HEAD + "spec:\n  settings:\n    statusProcessors:\n      management: Fixed\n",
                "line 5: spec.settings.statusProcessors.value is missing: management Fixed needs the value to keep");
    }

    @Test
    void parse_notOnePolicy_saysToGiveOne() {
        refuses("", "holds nothing: give exactly one ArgoTuningPolicy");
        refuses(HEAD + "---\n" + HEAD, "holds 2 documents: give exactly one ArgoTuningPolicy");
        refuses(
                "apiVersion: v1\nkind: ConfigMap\n",
                "line 1: apiVersion is \"v1\": give exactly one ArgoTuningPolicy, with apiVersion: argotuner.io/v1alpha1");
        refuses(
                "apiVersion: argotuner.io/v1alpha1\nspec: {}\n",
                "kind is missing: give exactly one ArgoTuningPolicy, with kind: ArgoTuningPolicy");
        refuses("[1, 2]", "not an object: give exactly one ArgoTuningPolicy");
    }

    @Test
    void parse_malformed_namesTheLine() {
        refuses(HEAD + "spec:\n  mode: [Enforce\n  paused: true\n", "line 5: not valid YAML: ");
        refuses(HEAD + "spec:\n\tmode: Enforce\n", "line 4: not valid YAML: ");
        refuses(HEAD + "spec:\n  mode: Enforce\n  mode: Recommend\n", "line 5: spec.mode is given twice: keep one");
        refuses("[".repeat(500) + "]".repeat(500), "not valid: nested deeper than 50 levels");
    }

    @Test
    void parse_unreadable_saysWhatToGive() throws IOException {
        var missing = folder.resolve("missing.yaml");
        assertThatThrownBy(() -> PolicyReader.parse(missing))
                .isInstanceOf(BadInput.class)
                .hasMessage(missing + ": no such file: give the path of an ArgoTuningPolicy in YAML or JSON");
        assertThatThrownBy(() -> PolicyReader.parse(folder))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("give a readable file");
        var binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> PolicyReader.parse(binary))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("UTF-8");
        var control = Files.write(folder.resolve("control"), "a: \u0001".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> PolicyReader.parse(control))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("YAML");
    }

    private void refuses(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(folder.resolve("policy.yaml") + ": " + message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private ArgoTuningPolicy parse(String text) throws IOException {
        return PolicyReader.parse(Files.writeString(folder.resolve("policy.yaml"), text));
    }
}
