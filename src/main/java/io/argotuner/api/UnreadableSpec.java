package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** A spec of a form that this version cannot read; of what it says only {@link #onDelete} is known. */
public final class UnreadableSpec extends ArgoTuningPolicySpec {
    private final String field;

    UnreadableSpec(String field) {
        this.field = field;
    }

    /** The field, such as {@code spec.sizing.applicationsPerShard}. */
    @JsonIgnore
    public String field() {
        return field;
    }
}
