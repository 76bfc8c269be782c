package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measurements beyond counts. */
@ValidationRule(value = Form.SOURCE_NEEDS_URL, message = Form.SOURCE_NEEDS_URL_MESSAGE)
@ValidationRule(value = Form.PROMETHEUS_NEEDS_SOURCE, message = Form.PROMETHEUS_NEEDS_SOURCE_MESSAGE)
@JsonIgnoreProperties(ignoreUnknown = true)
public class EvidenceRule {
    @JsonPropertyDescription("Pods reads each Argo CD pod's own metrics port. Prometheus asks the Prometheus that"
            + " scrapes those ports. None decides by counts only. Default: Pods.")
    @Size(max = Form.WORD_LENGTH)
    @ValidationRule(value = "self in ['Pods', 'Prometheus', 'None']", message = "use Pods, Prometheus or None")
    public @Nullable String source;

    @JsonPropertyDescription("Which Prometheus, with source Prometheus only. Default: none.")
    public @Nullable Prometheus prometheus;

    /** A Prometheus, or what speaks its HTTP API. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Prometheus {
        @JsonPropertyDescription("URL of the HTTP API, without /api/v1, such as"
                + " http://prometheus-operated.monitoring.svc:9090. It is asked without a token, unless the operator was"
                + " given one for it, at most once in a census period. Default: none, must be given.")
        @Size(max = 256)
        @ValidationRule(value = Form.PROMETHEUS_URL, message = Form.PROMETHEUS_URL_MESSAGE)
        public @Nullable String url;

        @JsonPropertyDescription("Labels that the install's series have besides namespace and pod, at most 8, such as"
                + " cluster: prod-eu where one Prometheus holds several clusters. Default: none.")
        @Size(max = 8)
        @ValidationRule(value = Form.LABELS, message = Form.LABELS_MESSAGE)
        public @Nullable Map<String, @Size(max = 128) String> matchLabels;
    }
}
