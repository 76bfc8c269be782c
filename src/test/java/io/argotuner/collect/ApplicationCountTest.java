package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Census;
import io.argotuner.decide.ClusterLoad;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApplicationCountTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void census_serverAndName_meetOnOneCluster() {
        var census = count(
                Map.of("prod", "https://c1"),
                app("https://c1", null),
                app("https://c1/", null),
                app(null, "prod"),
                app(null, "unknown"));
        assertThat(census.clusters())
                .containsExactly(new ClusterLoad("https://c1", 3, 2), new ClusterLoad("name:unknown", 1, 0));
        assertThat(census.applications()).isEqualTo(4);
        assertThat(census.unreadable()).isZero();
        assertThat(census.assumed()).isFalse();
        assertThat(census.at()).isEqualTo(NOW);
    }

    @Test
    void census_noDestination_isCountedButOnNoCluster() {
        var census = count(Map.of(), app(null, null), app("", ""), app("https://c1", null));
        assertThat(census.applications()).isEqualTo(3);
        assertThat(census.unreadable()).isEqualTo(2);
        assertThat(census.clusters()).containsExactly(new ClusterLoad("https://c1", 1, 1));
    }

    @Test
    void addUnreadable_countsOnNoClusterAndNoProject() {
        var count = new ApplicationCount(Map.of());
        count.addUnreadable();
        assertThat(count.census(NOW)).isEqualTo(new Census(1, List.of(), Map.of(), Map.of(), 1, false, NOW));
    }

    @Test
    void census_projectsAndSources_countsEachApplicationOncePerSource() {
        var census = count(
                Map.of(),
                new Application("argocd", "a", "https://c1", null, "p", List.of("r x", "r y"), null),
                new Application("argocd", "b", "https://c1", null, "p", List.of("r x"), null),
                new Application("argocd", "c", "https://c1", null, "q", List.of(), null));
        assertThat(census.projects()).containsOnly(Map.entry("p", 2), Map.entry("q", 1));
        assertThat(census.sources()).containsOnly(Map.entry("r x", 2), Map.entry("r y", 1));
    }

    @Test
    void census_anyOrder_isTheSame() {
        var random = new Random(7);
        var all = new ArrayList<Application>();
        for (int i = 0; i < 500; i++) {
            all.add(app(i % 3 == 0 ? null : "https://c" + i % 17, i % 3 == 0 && i % 2 == 0 ? "n" + i % 5 : null));
        }
        var expected = count(Map.of("n1", "https://c1"), all.toArray(Application[]::new));
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(all, random);
            assertThat(count(Map.of("n1", "https://c1"), all.toArray(Application[]::new)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void census_madeUpSources_areBounded() {
        var count = new ApplicationCount(Map.of());
        for (int i = 0; i < ApplicationCount.MAX_SOURCES + 10; i++) {
            count.add(new Application("a", "a", "https://c1", null, "p", List.of("r " + i), null));
        }
        count.add(new Application("a", "a", "https://c1", null, "p", List.of("r 0"), null));
        assertThat(count.census(NOW).sources())
                .hasSize(ApplicationCount.MAX_SOURCES)
                .containsEntry("r 0", 2);
    }

    private static Census count(Map<String, String> names, Application... all) {
        var count = new ApplicationCount(names);
        for (var one : all) {
            count.add(one);
        }
        return count.census(NOW);
    }

    private static Application app(@Nullable String server, @Nullable String name) {
        return new Application("argocd", "x", server, name, "default", List.of(), null);
    }
}
