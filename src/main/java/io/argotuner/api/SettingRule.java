package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/** How one setting is managed. An amount is a number, or a text such as {@code 180s}. */
@ValidationRule(value = Form.FIXED_NEEDS_VALUE, message = Form.FIXED_NEEDS_VALUE_MESSAGE)
@ValidationRule(value = Form.VALUE_NEEDS_FIXED, message = Form.VALUE_NEEDS_FIXED_MESSAGE)
@ValidationRule(value = Form.MIN_MAX, message = Form.MIN_MAX_MESSAGE)
@ValidationRule(value = Form.MIN_VALUE, message = Form.MIN_VALUE_MESSAGE)
@ValidationRule(value = Form.VALUE_MAX, message = Form.VALUE_MAX_MESSAGE)
@JsonIgnoreProperties(ignoreUnknown = true)
public class SettingRule {
    @JsonPropertyDescription(
            "Auto lets argo-tuner decide. Fixed keeps value. \"Off\" never touches the setting; it needs the"
                    + " quotes, because YAML 1.1 reads a bare Off as false. Default: Auto.")
    @Size(max = Form.WORD_LENGTH)
    @ValidationRule(value = "self in ['Auto', 'Off', 'Fixed']", message = Form.MANAGEMENT_MESSAGE)
    public @Nullable String management;

    @JsonPropertyDescription(
            "The amount to keep, with management Fixed only: a number such as 50, or a duration such as 180s."
                    + " Default: none.")
    @Size(max = Form.DURATION_LENGTH)
    @JsonDeserialize(using = AmountReader.class)
    public @Nullable IntOrString value;

    @JsonPropertyDescription("The lowest amount to recommend, in the form of value. Default: none.")
    @Size(max = Form.DURATION_LENGTH)
    @JsonDeserialize(using = AmountReader.class)
    public @Nullable IntOrString min;

    @JsonPropertyDescription("The highest amount to recommend, in the form of value. Default: none.")
    @Size(max = Form.DURATION_LENGTH)
    @JsonDeserialize(using = AmountReader.class)
    public @Nullable IntOrString max;
}
