package io.argotuner.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicReference;

/** The CRD as the api classes define it. */
final class CrdSource {
    private CrdSource() {}

    static CustomResourceDefinition generate() {
        var generated = new AtomicReference<CustomResourceDefinition>();
        new CRDGenerator()
                .customResourceClasses(ArgoTuningPolicy.class)
                .forCRDVersions("v1")
                .withParallelGenerationEnabled(false)
                .withOutput(new CRDGenerator.CRDOutput<ByteArrayOutputStream>() {
                    @Override
                    public ByteArrayOutputStream outputFor(String name) {
                        return new ByteArrayOutputStream();
                    }

                    @Override
                    public void close() {}
                })
                .withPostProcessor(new CRDPostProcessor() {
                    @Override
                    public HasMetadata process(HasMetadata crd, String version) {
                        generated.set((CustomResourceDefinition) crd);
                        return crd;
                    }
                })
                .generate();
        return generated.get();
    }

    public static void main(String... none) {
        System.out.println(Serialization.asYaml(generate()));
    }
}
