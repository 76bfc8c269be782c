package io.argotuner.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What most operators would do to know the Applications: hold them all in an informer. Prints seconds and MiB resident. */
final class NaiveInformer {
    private NaiveInformer() {}

    public static void main(String... args) throws IOException {
        var applications = new ResourceDefinitionContext.Builder()
                .withGroup("argoproj.io")
                .withVersion("v1alpha1")
                .withKind("Application")
                .withPlural("applications")
                .withNamespaced(true)
                .build();
        var begun = System.nanoTime();
        try (var client = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(new File(args[0])))
                        .build();
                var informer = client.genericKubernetesResources(applications)
                        .inNamespace(args[1])
                        .runnableInformer(0)) {
            informer.run();
            var count = informer.getStore().list().stream()
                    .map(GenericKubernetesResource::getMetadata)
                    .count();
            var seconds = (System.nanoTime() - begun) / 1e9;
            var resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
            System.out.printf("%d %.2f %.0f%n", count, seconds, resident);
        }
    }
}
