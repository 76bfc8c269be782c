package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    @Test
    void noCommand_isAnErrorThatPointsToHelp() {
        assertThat(argoTuner()).isEqualTo(new Ran(1, "", """
                argo-tuner: a command is missing
                Try 'argo-tuner --help'.
                """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan",
                "tune",
                "shards",
                "simulate",
                "demo",
                "explain",
                "report",
                "run",
                "retire",
                "crd",
                "version",
                "completion"
            })
    void help_ofEveryCommand_teachesWithin100Columns(String command) {
        var ran = argoTuner(command, "--help");
        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).startsWith("Usage: argo-tuner " + command);
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "tune", "shards", "simulate", "demo", "explain", "report", "run", "retire"})
    void help_ofWorkingCommands_hasExamplesAndExitCodes(String command) {
        assertThat(argoTuner(command, "--help").out()).contains("Examples:").contains("Exit codes: 0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            plan -o xml                           ~ argo-tuner plan: Invalid value for option '--output': expected one of table, json, yaml, patch, helm-values, kustomize, ignore-differences but was 'xml'
            plan --nonsense                       ~ argo-tuner plan: Unknown option: '--nonsense'
            plan -f x --applications 3            ~ argo-tuner plan: --applications and --clusters are given together or not at all
            plan -f x --clusters 3                ~ argo-tuner plan: --applications and --clusters are given together or not at all
            plan -f x --applications -1 --clusters 1 ~ argo-tuner plan: --applications must be at least 0, not -1
            plan -f x --applications 1000001 --clusters 1 ~ argo-tuner plan: --applications must be at most 1000000, not 1000001; that many are several installs
            explain -f x --applications 2147483647 --clusters 1 ~ argo-tuner explain: --applications must be at most 1000000, not 2147483647; that many are several installs
            simulate --applications 1e308 --clusters 1 ~ argo-tuner simulate: Invalid value for option '--applications': '1e308' is not an int
            plan -f examples/plain --namespace=    ~ argo-tuner: --namespace is empty: name a namespace, or leave the option out
            audit -f examples/plain --namespace=   ~ argo-tuner: --namespace is empty: name a namespace, or leave the option out
            audit -f x --only no-sso --skip no-sso ~ argo-tuner audit: --only and --skip leave no check to run: give one of them less
            audit -f x --read-secrets              ~ argo-tuner audit: --read-secrets reads those of a live install; give manifests that hold them instead
            simulate --cores NaN                  ~ argo-tuner simulate: --cores must be from 0.1 to 1000, not NaN
            simulate --hours -5                   ~ argo-tuner simulate: --hours must be from 1 to 744, not -5
            plan -f x --applications 5 --clusters 0 ~ argo-tuner plan: --clusters must be at least 1 to carry 5 Applications, not 0
            plan -f x --applications 5 --clusters 6 ~ argo-tuner plan: --clusters counts the clusters that carry Applications: it must be between 1 and 5, not 6
            plan -f x --context y                 ~ argo-tuner plan: -f reads manifests and --context a live install: give one of them
            plan --applications 5 --clusters 1    ~ argo-tuner plan: --applications stands in for manifests (-f); the Applications of a live install are counted
            tune                                  ~ argo-tuner tune: Missing required option: '--file=FILE|DIR'
            shards -f x --replicas 0              ~ argo-tuner shards: --replicas must be from 1 to 1000, not 0
            shards -f x --algorithm best          ~ argo-tuner shards: Invalid value for option '--algorithm': expected one of legacy, round-robin, consistent-hashing but was 'best'
            run --http-port 70000                 ~ argo-tuner run: --http-port must be between 0 and 65535, not 70000
            run --census-period 1s                ~ argo-tuner run: Invalid value for option '--census-period': a count every 1s would cost more than it saves; the least is 10s
            run --census-period soon              ~ argo-tuner run: Invalid value for option '--census-period': expected a duration such as 60s, 5m or 1h but was 'soon'
            run --prometheus-token-file t         ~ argo-tuner run: --prometheus-token-file needs --prometheus-url, the only Prometheus that it is for
            plan --prometheus-ca-file c           ~ argo-tuner plan: --prometheus-ca-file needs --prometheus-url, the only Prometheus that it is for
            plan --prometheus-url https://p       ~ argo-tuner plan: --prometheus-url says whom a token or a certificate authority is for: give --prometheus-token-file or --prometheus-ca-file, or leave it out
            plan -f x --prometheus-url https://p  ~ argo-tuner plan: --prometheus-url tells of a live install: leave it out with manifests and numbers, which nothing was measured of, or leave those out
            plan -f x --prometheus http://p       ~ argo-tuner plan: --prometheus tells of a live install: leave it out with manifests and numbers, which nothing was measured of, or leave those out
            report -f x --prometheus-ca-file c    ~ argo-tuner report: --prometheus-ca-file tells of a live install: leave it out with manifests and numbers, which nothing was measured of, or leave those out
            retire -n a --all-namespaces          ~ argo-tuner retire: --namespace and --all-namespaces exclude each other
            retire --timeout 9                    ~ argo-tuner retire: Invalid value for option '--timeout': expected a duration such as 60s, 5m or 1h but was '9'
            run -n a --all-namespaces             ~ argo-tuner run: --namespace and --all-namespaces exclude each other
            """)
    void wrongArguments_areOneLineAndAHint(String args, String line) {
        var ran = argoTuner(args.split(" ", -1));
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines().findFirst()).contains(line);
        assertThat(ran.err().lines()).hasSizeLessThanOrEqualTo(2);
        assertThat(ran.err()).doesNotContain("\tat ").doesNotContain("Exception");
    }

    @Test
    void misspeltCommand_isSuggested() {
        assertThat(argoTuner("plna").err()).contains("Did you mean: argo-tuner plan");
    }

    @Test
    void tune_ofStandardInput_isRefused() {
        var ran = argoTuner("tune", "-f", "-", "--write");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).startsWith("argo-tuner: tune writes into the files that it reads");
    }

    @Test
    void version_namesArgoTunerAndJava() {
        assertThat(argoTuner("version").out())
                .matches("argo-tuner \\S+ \\(Java " + Runtime.version().feature() + "\\S*\\)\\R");
        assertThat(argoTuner("--version").out()).isEqualTo(argoTuner("version").out());
    }

    @Test
    void completion_isAScriptForArgoTuner() {
        var ran = argoTuner("completion");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).startsWith("#!/usr/bin/env bash").contains("complete -F _complete_argo-tuner");
    }

    @Test
    void kubeconfig_absent_isOneLine(@TempDir Path dir) {
        var file = dir.resolve("absent");
        var ran = argoTuner("plan", "--kubeconfig", file.toString());
        assertThat(ran).isEqualTo(new Ran(1, "", "argo-tuner: no such file: " + file + " (--kubeconfig)\n"));
    }

    @Test
    void kubeconfig_withoutTheContext_namesThoseItHas(@TempDir Path dir) throws IOException {
        var ran = argoTuner("plan", "--kubeconfig", kubeconfig(dir, 1).toString(), "--context", "production");
        assertThat(ran).isEqualTo(new Ran(1, "", "argo-tuner: no context production in the kubeconfig; it has here\n"));
    }

    @Test
    void kubeconfig_thatIsNoYaml_isOneLine(@TempDir Path dir) throws IOException {
        var file = Files.writeString(dir.resolve("config"), "{ this is not");
        var ran = argoTuner("plan", "--kubeconfig", file.toString());
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err())
                .startsWith("argo-tuner: the kubeconfig " + file + " cannot be read: ")
                .endsWith("(line 1)\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a: [1, 2\nb: }\n", "\u0001"})
    void kubeconfig_thatIsNone_isOneLine(String text, @TempDir Path dir) throws IOException {
        var file = Files.writeString(dir.resolve("config"), text);
        for (var command : List.of("plan", "retire", "run")) {
            assertThat(argoTuner(command, "-n", "argocd", "--kubeconfig", file.toString()))
                    .isEqualTo(new Ran(
                            1,
                            "",
                            "argo-tuner: the kubeconfig " + file
                                    + " cannot be read: it is no kubeconfig in YAML or JSON\n"));
        }
    }

    static Path kubeconfig(Path dir, int port) throws IOException {
        return Files.writeString(dir.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [{name: here, context: {cluster: here, user: me, namespace: argocd}}]
                clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: me, user: {token: t}}]
                """.formatted(port));
    }
}
