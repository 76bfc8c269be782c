package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One decision that changed something. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class HistoryEntry {
    @JsonPropertyDescription("When it was written, RFC 3339.")
    public @Nullable String at;

    @JsonPropertyDescription("What was changed.")
    public @Nullable String summary;

    @JsonPropertyDescription("What the change did, as far as it was measured.")
    public @Nullable String effect;
}
