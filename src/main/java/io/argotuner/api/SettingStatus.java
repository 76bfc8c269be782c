package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One setting. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class SettingStatus {
    @JsonPropertyDescription("Name of the setting, as in spec.settings.")
    public @Nullable String name;

    @JsonPropertyDescription("The object and field that the setting is written to in this install.")
    public @Nullable String target;

    @JsonPropertyDescription("Who else manages that field, such as an Application, a Helm release, an autoscaler or"
            + " another field manager; absent where it is the one of install.managedBy, or nobody.")
    public @Nullable String managedBy;

    @JsonPropertyDescription(
            "Text of the field before argo-tuner's first write; absent where it was absent or never written.")
    public @Nullable String original;

    @JsonPropertyDescription("Text of the field now; absent where it is absent.")
    public @Nullable String current;

    @JsonPropertyDescription(
            "The value that Argo CD uses now, which is its default where the text is absent or not valid.")
    public @Nullable String effective;

    @JsonPropertyDescription("The value that argo-tuner recommends, in the form that would be written.")
    public @Nullable String recommended;

    @JsonPropertyDescription("Text of argo-tuner's last write; absent where it never wrote.")
    public @Nullable String applied;

    @JsonPropertyDescription(
            "Ok, Change (is being written), Pending (will be written later), Hold (not enough is known), Off,"
                    + " Overridden, Unsupported, Missing or Contested.")
    public @Nullable String state;

    @JsonPropertyDescription("Why, in sentences with the numbers used.")
    public @Nullable String reason;
}
