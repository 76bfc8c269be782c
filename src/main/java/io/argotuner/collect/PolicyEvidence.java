package io.argotuner.collect;

import io.argotuner.api.EvidenceRule;
import io.argotuner.decide.Policy;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where a policy wants evidence to come from. */
final class PolicyEvidence {
    private static final Pattern URL = Pattern.compile("https?://[^ /?#@]+(/[^ ?#@]*)?");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,62}");
    /** What a query asks for by itself. */
    private static final Set<String> TAKEN = Set.of("__name__", "namespace", "pod", "job", "instance");

    private static final int LONGEST_URL = 256;
    private static final int MOST_LABELS = 8;
    private static final int LONGEST_LABEL = 128;

    private PolicyEvidence() {}

    private enum Source {
        PODS,
        PROMETHEUS,
        NONE
    }

    /** @throws PolicyField.Refused for the first field that cannot be used */
    static Policy.Evidence read(PolicyField field, EvidenceRule given) {
        var source = field.at("source").word(given.source, Source.PODS);
        var prometheus = given.prometheus;
        if (source != Source.PROMETHEUS && prometheus != null) {
            throw field.at("prometheus")
                    .refused("is read only with source Prometheus: add source: Prometheus, or remove prometheus");
        }
        return switch (source) {
            case PODS -> Policy.Evidence.PODS;
            case NONE -> Policy.Evidence.NONE;
            case PROMETHEUS -> {
                var at = field.at("prometheus");
                yield new Policy.Evidence.Prometheus(
                        url(at.at("url"), prometheus == null ? null : prometheus.url),
                        labels(at.at("matchLabels"), prometheus == null ? null : prometheus.matchLabels));
            }
        };
    }

    private static String url(PolicyField field, @Nullable String given) {
        if (given == null) {
            throw field.refused("is missing: add the URL of its HTTP API, or set source to Pods");
        }
        if (given.length() > LONGEST_URL || !URL.matcher(given).matches()) {
            throw field.refused(
                    given,
                    "the URL of an HTTP API without credentials, query or fragment, such as"
                            + " http://prometheus-operated.monitoring.svc:9090, of at most " + LONGEST_URL
                            + " characters");
        }
        return given;
    }

    private static Map<String, String> labels(PolicyField field, @Nullable Map<String, String> given) {
        if (given == null) {
            return Map.of();
        }
        if (given.size() > MOST_LABELS) {
            throw field.refused("has " + given.size() + " labels: use at most " + MOST_LABELS);
        }
        given.forEach((name, value) -> {
            if (!LABEL.matcher(name).matches() || TAKEN.contains(name)) {
                throw field.refused(
                        name, "names of Prometheus labels such as cluster, but not " + String.join(", ", sorted()));
            }
            if (value == null || value.length() > LONGEST_LABEL) {
                throw field.at(name)
                        .refused("has no usable value: use a text of at most " + LONGEST_LABEL + " characters");
            }
        });
        return Map.copyOf(given);
    }

    private static Iterable<String> sorted() {
        return TAKEN.stream().sorted().toList();
    }
}
