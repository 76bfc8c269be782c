package io.argotuner.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Tunes the Argo CD install in its namespace. {@code spec: {}} is a complete policy. */
@Group(ArgoTuningPolicy.GROUP)
@Version("v1alpha1")
@Plural("argotuningpolicies")
@ShortNames("atp")
@Categories("argocd")
@JsonClassDescription(
        "Tunes the Argo CD install in this object's namespace: argo-tuner measures the install, decides what"
                + " its settings should be, says why in status, and writes them. Every field has a default, so that spec: {}"
                + " is a complete policy.")
@ValidationRule(
        value = "self.metadata.name.size() <= 63",
        message = "use a metadata.name of at most 63 characters, such as default")
@AdditionalPrinterColumn(name = "Mode", jsonPath = ".spec.mode", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Apps",
        jsonPath = ".status.measurements.applications",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Clusters",
        jsonPath = ".status.measurements.clusters",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Shards",
        jsonPath = ".status.measurements.shards",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Recommended",
        jsonPath = ".status.measurements.recommendedShards",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Bottleneck",
        jsonPath = ".status.bottleneck",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class ArgoTuningPolicy extends CustomResource<ArgoTuningPolicySpec, ArgoTuningPolicyStatus>
        implements Namespaced {
    public static final String GROUP = "argotuner.io";

    private static final long serialVersionUID = 1L;

    /** {@inheritDoc} One that cannot be read does not keep a watch from reading the others. */
    @Override
    @JsonDeserialize(using = TolerantReader.OfSpec.class)
    public void setSpec(@Nullable ArgoTuningPolicySpec spec) {
        super.setSpec(spec);
    }

    /** {@inheritDoc} One that cannot be read counts as none: it is written anew. */
    @Override
    @JsonDeserialize(using = TolerantReader.OfStatus.class)
    public void setStatus(@Nullable ArgoTuningPolicyStatus status) {
        super.setStatus(status);
    }
}
