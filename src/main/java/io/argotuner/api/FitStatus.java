package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The coefficient of the capacity formulas as it was fitted to this install. A new process begins with it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class FitStatus {
    @JsonPropertyDescription("Refreshes that arrive for each Application and refresh period; 0.63 is the published one."
            + " Absent until there were samples enough.")
    public @Nullable Double refreshesPerPeriod;

    @JsonPropertyDescription("By how many percent one measurement typically differs from that.")
    public @Nullable Integer refreshesErrorPercent;
}
