package io.argotuner.bench;

import io.argotuner.collect.ClusterObserver;
import io.argotuner.decide.Census;
import io.argotuner.decide.Fact;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * First looks, each with nothing remembered: the objects of the install and every Application. For each line read it looks
 * once and prints the number of Applications and seconds, so that looks and other commands can take turns.
 */
final class ShippedLook {
    private ShippedLook() {}

    public static void main(String... args) throws IOException {
        var turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (var client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(new File(args[0])))
                .build()) {
            while (turns.readLine() != null) {
                var begun = System.nanoTime();
                var census = new ClusterObserver(client).observe(args[1]).census();
                if (census instanceof Fact.Unknown<Census> unknown) {
                    System.err.println("the look failed: " + unknown.why());
                }
                System.out.printf(
                        "%d %.3f%n",
                        census.map(Census::applications).orElse(-1), (System.nanoTime() - begun) / 1e9);
            }
        }
    }
}
