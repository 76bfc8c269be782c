package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What stood in an object before argo-tuner's first write, kept on the object itself as the annotation
 * {@link Names#JOURNAL} and written in the same request as the values. An original once recorded is never overwritten:
 * a second look would record argo-tuner's own value.
 *
 * @param version of this format, now 1; a reader refuses a newer one
 * @param policy {@code namespace/name} of the policy that wrote
 * @param originals text before the first write by field key ({@code data/controller.status.processors},
 *     {@code env/<container>/<name>}, {@code replicas}), null where the field was absent
 * @param applied text of the last write by field key
 * @param restartedAt when the pod template was last changed, ISO-8601, null on objects without one
 */
public record Journal(
        int version,
        String policy,
        SortedMap<String, @Nullable String> originals,
        SortedMap<String, String> applied,
        @Nullable String restartedAt) {
    public static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public Journal {
        originals = Collections.unmodifiableSortedMap(new TreeMap<>(originals));
        applied = Collections.unmodifiableSortedMap(new TreeMap<>(applied));
    }

    private record Form(
            @JsonProperty("v") int version,
            @JsonProperty("policy") @Nullable String policy,

            @JsonProperty("originals") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            SortedMap<String, @Nullable String> originals,

            @JsonProperty("applied") @Nullable SortedMap<String, String> applied,

            @JsonProperty("restartedAt") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String restartedAt) {}

    /** Reads an annotation; empty where it is not a journal of a version that this code understands. */
    public static Optional<Journal> parse(String text) {
        try {
            var form = JSON.readValue(text, Form.class);
            if (form.version() != VERSION) {
                return Optional.empty();
            }
            return Optional.of(new Journal(
                    form.version(),
                    form.policy() == null ? "" : form.policy(),
                    form.originals() == null ? new TreeMap<>() : form.originals(),
                    form.applied() == null ? new TreeMap<>() : form.applied(),
                    form.restartedAt()));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The annotation's text; the same journal gives the same text. */
    public String text() {
        try {
            return JSON.writeValueAsString(new Form(version, policy, originals, applied, restartedAt));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a journal of strings cannot fail to serialize", e);
        }
    }

    /** When the pod template was last changed, empty where never or where the text is not a time. */
    public Optional<Instant> restarted() {
        try {
            return restartedAt == null ? Optional.empty() : Optional.of(Instant.parse(restartedAt));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
