package io.argotuner.collect;

import io.argotuner.testing.RealisticApplication;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One page of a list of Applications, read as a census and as an audit read it: what benchmarks and checks measure. */
public final class ApplicationListWork {
    public static final int APPLICATIONS = 100;

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private final byte[] page =
            ("{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"ApplicationList\",\"metadata\":{},\"items\":["
                            + IntStream.range(0, APPLICATIONS)
                                    .mapToObj(i -> RealisticApplication.json("argocd", i, 10, NOW))
                                    .collect(Collectors.joining(","))
                            + "]}")
                    .getBytes(StandardCharsets.UTF_8);

    public int bytes() {
        return page.length;
    }

    /** What a census keeps of them. */
    public Object census() throws IOException {
        var counted = new ApplicationCount(Map.of());
        ListPage.read(new ByteArrayInputStream(page), in -> counted.add(ApplicationParser.application(in)));
        return counted.census(NOW);
    }

    /** What an audit keeps of them. */
    public int facts() throws IOException {
        var hash = new int[1];
        ListPage.read(
                new ByteArrayInputStream(page),
                in -> hash[0] += ApplicationFactsParser.facts(in).hashCode());
        return hash[0];
    }
}
