package io.argotuner.cli;

import io.argotuner.cli.Problems.Hint;
import io.argotuner.collect.metrics.PrometheusAccess;
import io.argotuner.decide.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who is asked what a live install measured, where a command looks at one once. */
final class MeasurementOptions {
    private static final List<String> OF_LIVE_INSTALLS =
            List.of("--prometheus", "--prometheus-url", "--prometheus-token-file", "--prometheus-ca-file");

    @Option(
            names = "--prometheus",
            paramLabel = "URL",
            description = "HTTP API of a Prometheus that scrapes the live install's pods, asked for what they measured."
                    + " Default: that of the policy, else that of --prometheus-url; without any the pods are asked.")
    private @Nullable String asked;

    @Mixin
    private final PrometheusOptions shown = new PrometheusOptions();

    /** @throws io.argotuner.collect.BadInput where a file or the URL cannot be used */
    PrometheusAccess access(CommandLine line) {
        return shown.access(line);
    }

    /**
     * The source to ask, the first that is named: typed, of the policy, of the token. With the labels of the policy, which
     * tell this cluster's series from those of others.
     *
     * @param told by the policy; {@link Policy.Evidence#NONE} is overruled only by a URL typed for it
     */
    Policy.Evidence source(Policy.Evidence told) {
        var labels =
                told instanceof Policy.Evidence.Prometheus prometheus ? prometheus.labels() : Map.<String, String>of();
        if (asked != null) {
            return new Policy.Evidence.Prometheus(asked, labels);
        }
        return told.equals(Policy.Evidence.PODS)
                ? shown.url()
                        .<Policy.Evidence>map(url -> new Policy.Evidence.Prometheus(url, labels))
                        .orElse(told)
                : told;
    }

    /** Refuses what was typed for a live install where none is looked at; a variable of the environment is no contradiction. */
    void refuse(CommandLine line) {
        var typed = line.getParseResult();
        Optional<String> first =
                OF_LIVE_INSTALLS.stream().filter(typed::hasMatchedOption).findFirst();
        if (first.isPresent()) {
            throw new Hint(
                    line,
                    first.get() + " tells of a live install: leave it out with manifests and numbers, which nothing was"
                            + " measured of, or leave those out");
        }
    }
}
