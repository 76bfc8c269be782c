package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static io.argotuner.cli.Ran.argoTunerReading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that is wrong in every way: one sentence that says what, where and what to do, and nothing is written. */
class HostileInputTest {
    private static final String INSTALL = "examples/plain/argocd.yaml";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            kind: ConfigMap|kind: ConfigMap                                  ~ :2: kind is given twice: keep one
            apiVersion: v1|kind: List|items: []|items: []                    ~ :4: items is given twice: keep one
            apiVersion: v1|kind: ConfigMap|data:|  a: x|  b: y|  a: z        ~ :6: malformed YAML in document 1: a is given twice: keep one
            apiVersion: v1|kind: List|items: {a: b}                          ~ :1: List: items is a mapping: use a list, each item on its own line behind a dash
            apiVersion: v1|kind: List|items:|- hello                         ~ :4: an item of the list is "hello": use a Kubernetes object, or leave it out
            apiVersion: v1|kind: [a]                                         ~ :1: kind is a list: use a text
            apiVersion: 1|kind: ConfigMap                                    ~ :1: apiVersion is 1: use a text
            apiVersion: v1|kind: ConfigMap|metadata: [a]                     ~ :1: ConfigMap: metadata is a list: use fields, each on its own line as name: value
            apiVersion: v1|kind: ConfigMap|metadata: {name: 5}               ~ :1: ConfigMap: metadata.name is 5: use a text, in quotes
            apiVersion: v1|kind: ConfigMap|metadata: {name: argocd-cm}|data: [a] ~ :1: ConfigMap/argocd-cm: data is a list: use fields, each on its own line as name: value
            apiVersion: v1|kind: ConfigMap|metadata: {name: argocd-cm}|data: {x: {y: z}} ~ :1: ConfigMap/argocd-cm: data.x is a mapping: use a text
            apiVersion: apps/v1|kind: StatefulSet|metadata: {name: x}|spec: {replicas: 1e308} ~ :1: StatefulSet/x: spec.replicas is "1e308": use a whole number
            apiVersion: apps/v1|kind: StatefulSet|metadata: {name: x}|spec: {replicas: 9223372036854775808} ~ :1: StatefulSet/x: spec.replicas is "9223372036854775808": use a whole number
            """)
    void yaml_thatIsWrong_isToldByFileAndLine(String lines, String told) throws IOException {
        var file = write("wrong.yaml", lines.replace('|', '\n') + "\n");
        refused(file + told, "plan", "-f", INSTALL, "-f", file.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            {"kind": "List",|"kind": "List"}                              ~ :2: kind is given twice: keep one
            {"apiVersion": "v1", "kind": "List", "items": [|{"a": {"b": 1,|"b": 2}}]} ~ :3: b is given twice: keep one
            {"apiVersion": "v1", "kind": "List", "items": [               ~ :2: malformed JSON: it ends in the middle of a value; give the whole of it
            {"apiVersion": "v1", "kind": "List", "items": [NaN]}          ~ :1: malformed JSON: Non-standard token 'NaN'
            {"apiVersion": "v1", "kind": "List", "items": 5}              ~ :1: List: items is 5: use a list, each item on its own line behind a dash
            """)
    void json_thatIsWrong_isToldByFileAndLine(String lines, String told) throws IOException {
        var file = write("wrong.json", lines.replace('|', '\n') + "\n");
        refused(file + told, "audit", "-f", INSTALL, "-f", file.toString());
    }

    @Test
    void json_nestedWithoutEnd_isTold() throws IOException {
        var file = write("deep.json", "[".repeat(100_000));
        refused(
                file + ":1: malformed JSON: Document nesting depth (1001) exceeds the maximum allowed (1000)",
                "plan",
                "-f",
                file.toString());
    }

    /** Of any command that reads manifests, and of the policy. */
    @ParameterizedTest
    @ValueSource(strings = {"plan", "explain", "audit", "shards", "report", "simulate", "tune"})
    void binary_isNoText(String command) throws IOException {
        var file =
                Files.write(folder.resolve("binary.yaml"), new byte[] {0x7f, 'E', 'L', 'F', (byte) 0xff, (byte) 0xfe});
        refused(
                file + ": not a text in UTF-8: give manifests in YAML or JSON, or convert it",
                command,
                "-f",
                file.toString());
    }

    @Test
    void lineWithoutEnd_isRefusedBeforeItIsHeld() throws IOException {
        var file = write("long.yaml", "a: b\nc: " + "x".repeat(5 << 20));
        refused(
                file + ":2: a line of more than 4 MiB, which no manifest has; leave this file out, or name it *.json if"
                        + " it is JSON",
                "plan",
                "-f",
                file.toString());
    }

    @Test
    void policy_ofManyMegabytes_isRefusedBeforeItIsRead() throws IOException {
        var file = write("policy.yaml", "# " + "x".repeat(3 << 20));
        refused(
                file + ": has 3 MiB: give exactly one ArgoTuningPolicy, of which the API server stores 1 MiB at most",
                "plan",
                "-f",
                INSTALL,
                "--policy",
                file.toString());
    }

    @Test
    void policy_nestedWithoutEnd_isTold() throws IOException {
        var file = write("policy.yaml", "[".repeat(200_000));
        refused(file + ": not valid: nested deeper than 50 levels", "plan", "-f", INSTALL, "--policy", file.toString());
    }

    @Test
    void shards_ofAControllerWithTwoThousandMillionReplicas_areNotDealt() throws IOException {
        var file = write(
                "install.yaml", Files.readString(Path.of(INSTALL)).replace("replicas: 1", "replicas: 2147483647"));
        refused(
                "the controller among the manifests has 2147483647 replicas, more than the 1000 that any install has:"
                        + " correct them, or give --replicas",
                "shards",
                "-f",
                file.toString());
    }

    /** A variable of a shell that is not set must not mean the working directory, least of all to what writes. */
    @ParameterizedTest
    @ValueSource(strings = {"plan", "audit", "shards", "tune"})
    void emptyName_isNotTheWorkingDirectory(String command) {
        refused(
                "-f names no file: its value is empty; give a file, a directory or - for standard input",
                command,
                "-f",
                "");
    }

    @Test
    void linksToNothing_andLinksInCircles_areTold() throws IOException {
        var dangling = Files.createSymbolicLink(folder.resolve("dangling.yaml"), Path.of("absent"));
        var told = dangling + ": a link to what is not there; correct or remove it";
        refused(told, "plan", "-f", dangling.toString());
        refused(told, "plan", "-f", folder.toString());
        Files.delete(dangling);
        var circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("."));
        refused(
                circle + ": a link to a directory that it is in; remove it, or name the files",
                "audit",
                "-f",
                folder.toString());
    }

    /** A BOM, Windows line ends, UTF-16 and JSON in a file named *.yaml are what people have. */
    @Test
    void otherEncodings_giveTheSamePlan() throws IOException {
        var text = Files.readString(Path.of(INSTALL));
        var plan = plan(text.getBytes(StandardCharsets.UTF_8));
        assertThat(plan(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(plan);
        assertThat(plan(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8))).isEqualTo(plan);
        assertThat(plan(("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE))).isEqualTo(plan);
    }

    @Test
    void documentsThatAreNoObjects_arePassedOverAndTold() throws IOException {
        var ran = argoTunerReading(
                Files.readString(Path.of(INSTALL)) + "\n---\nError from server\n---\nreplicas: 2\n",
                "plan",
                "-f",
                "-",
                "--applications",
                "100",
                "--clusters",
                "1");
        assertThat(ran.out().replaceAll("\\s+", " "))
                .contains("2 documents, the first at standard input:")
                .contains("have no kind and apiVersion and are passed over");
    }

    @Test
    void report_whoseFileCannotBeWritten_isRefusedFirst_andLeavesNothing() throws IOException {
        refusedReport(folder + ": is a directory; give the name of a file (--output)", folder.toString());
        refusedReport("--output is empty: give the name of a file", "");
        var nowhere = folder.resolve("absent/report.html");
        refusedReport(
                nowhere + ": there is no directory " + folder.resolve("absent")
                        + "; create it, or give another file (--output)",
                nowhere.toString());
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void standardOutput_thatIsFull_isTold_andOneThatIsClosedIsNot() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new StandardOutput(bytes)) {
            out.write('a');
            assertThat(out.failure()).isEmpty();
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a");
        assertThat(failing("No space left on device")).contains("No space left on device");
        assertThat(failing("Broken pipe")).isEqualTo("nothing");
    }

    private static String failing(String why) {
        var out = new StandardOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        });
        assertThatThrownBy(() -> out.write('a')).isInstanceOf(IOException.class);
        return out.failure().orElse("nothing");
    }

    private String plan(byte[] install) throws IOException {
        var file = Files.write(folder.resolve("install.yaml"), install);
        var ran = argoTuner("plan", "-f", file.toString(), "--applications", "1000", "--clusters", "2", "-o", "json");
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).isEmpty();
        return ran.out();
    }

    private static void refused(String sentence, String... args) {
        assertThat(argoTuner(args)).isEqualTo(new Ran(1, "", "argo-tuner: " + sentence + "\n"));
    }

    private static void refusedReport(String sentence, String file) {
        refused(sentence, "report", "--applications", "10", "--clusters", "1", "-o", file);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
