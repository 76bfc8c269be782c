package io.argotuner.collect.metrics;

import io.argotuner.decide.Component;
import io.argotuner.decide.Fact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Metrics pages, recorded ones and small ones, and the pods that serve them. */
final class Pages {
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private Pages() {}

    static String recorded(String name) {
        try {
            return Files.readString(Path.of("src", "test", "resources", "metrics", name + ".txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Fact<MetricsPage> read(String text) {
        try {
            return MetricsPage.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), NOON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MetricsPage page(String text) {
        if (read(text) instanceof Fact.Known<MetricsPage> known) {
            return known.value();
        }
        throw new AssertionError("not known: " + ((Fact.Unknown<MetricsPage>) read(text)).why());
    }

    static ArgoPod pod(Component component, String name, String process, int port) {
        return new ArgoPod(
                component,
                "argocd",
                name,
                process,
                Fact.known("127.0.0.1"),
                Fact.known(port),
                true,
                Fact.known(NOON),
                0,
                false,
                Fact.unknown("container " + name + " has no cpu limit"),
                Fact.unknown("container " + name + " has no memory limit"),
                component == Component.CONTROLLER
                        ? Fact.known(Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)))
                        : Fact.unknown("only controllers have shards"));
    }

    /** The same, whose container started before any process of the pages. */
    static ArgoPod started(ArgoPod pod) {
        return new ArgoPod(
                pod.component(),
                pod.namespace(),
                pod.name(),
                pod.process(),
                pod.address(),
                pod.port(),
                pod.ready(),
                Fact.known(Instant.EPOCH),
                pod.restarts(),
                pod.outOfMemory(),
                pod.cpuLimit(),
                pod.memoryLimit(),
                pod.shard());
    }

    static ArgoPod controller(int shard) {
        return pod(Component.CONTROLLER, "argocd-application-controller-" + shard, "uid 0", 8082);
    }

    static String why(Fact<?> fact) {
        return fact instanceof Fact.Unknown<?> unknown ? unknown.why() : "known: " + fact;
    }
}
