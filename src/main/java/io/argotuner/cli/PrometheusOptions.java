package io.argotuner.cli;

import io.argotuner.cli.Problems.Hint;
import io.argotuner.collect.metrics.PrometheusAccess;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What is shown to the Prometheus that a policy names: never the policy's to say, as it chooses whom argo-tuner asks. */
final class PrometheusOptions {
    @Option(
            names = "--prometheus-url",
            paramLabel = "URL",
            defaultValue = "${env:ARGO_TUNER_PROMETHEUS_URL}",
            description =
                    "The https URL of the only Prometheus that the token and the authority below are for; a policy"
                            + " that names another gets neither. Env: ARGO_TUNER_PROMETHEUS_URL.")
    private @Nullable String url;

    @Option(
            names = "--prometheus-token-file",
            paramLabel = "FILE",
            defaultValue = "${env:ARGO_TUNER_PROMETHEUS_TOKEN_FILE}",
            description = "A file with the bearer token for it, read anew for each look."
                    + " Env: ARGO_TUNER_PROMETHEUS_TOKEN_FILE.")
    private @Nullable Path token;

    @Option(
            names = "--prometheus-ca-file",
            paramLabel = "FILE",
            defaultValue = "${env:ARGO_TUNER_PROMETHEUS_CA_FILE}",
            description = "A file with the certificate authorities (PEM) that alone are trusted to sign for it."
                    + " Default: those of the Java runtime. Env: ARGO_TUNER_PROMETHEUS_CA_FILE.")
    private @Nullable Path authorities;

    /** Of the one that is shown something. */
    Optional<String> url() {
        return Optional.ofNullable(url);
    }

    /** @throws io.argotuner.collect.BadInput where a file or the URL cannot be used */
    PrometheusAccess access(CommandLine line) {
        var given = token != null ? "--prometheus-token-file" : authorities != null ? "--prometheus-ca-file" : null;
        if (url == null) {
            if (given != null) {
                throw new Hint(line, given + " needs --prometheus-url, the only Prometheus that it is for");
            }
            return PrometheusAccess.none();
        }
        if (given == null) {
            throw new Hint(
                    line,
                    "--prometheus-url says whom a token or a certificate authority is for: give --prometheus-token-file"
                            + " or --prometheus-ca-file, or leave it out");
        }
        return new PrometheusAccess(url, Optional.ofNullable(token), Optional.ofNullable(authorities));
    }
}
