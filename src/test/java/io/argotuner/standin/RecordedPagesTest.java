package io.argotuner.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The recorded pages are what the writer writes; {@code -Dpages.update=true} records them anew. */
class RecordedPagesTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "metrics");

    @Test
    void recordedPages_areWhatIsWritten() throws IOException {
        var pages = RecordedPages.all();
        if (Boolean.getBoolean("pages.update")) {
            Files.createDirectories(FOLDER);
            for (var page : pages.entrySet()) {
                Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
            }
        }
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(pages.keySet());
        }
        for (var page : pages.entrySet()) {
            assertThat(Files.readString(FOLDER.resolve(page.getKey())))
                    .as(page.getKey())
                    .isEqualTo(page.getValue());
        }
    }

    @ParameterizedTest
    @EnumSource
    void queues_byVersion_haveTheLabelsOfTheirProvider(Release release) {
        var expected = Set.of("name", "controller", "priority");
        if (!release.atLeast(Release.V3_5)) {
            expected = release.atLeast(Release.V2_14) ? Set.of("name", "controller") : Set.of("name");
        }
        assertThat(labels(release, "controller", "workqueue_depth")).isEqualTo(expected);
    }

    @Test
    void families_byVersion_areThereOnlyWhereThatVersionHasThem() {
        assertThat(families(Release.V2_8, "controller")).doesNotContain("argocd_kubectl_rate_limiter_duration_seconds");
        assertThat(families(Release.V2_14, "controller"))
                .contains("argocd_resource_events_processing", "go_sched_gomaxprocs_threads")
                .doesNotContain("argocd_kubectl_rate_limiter_duration_seconds");
        assertThat(families(Release.V3_0, "controller")).contains("argocd_kubectl_rate_limiter_duration_seconds");
        assertThat(families(Release.V3_0, "repo-server"))
                .contains("argocd_git_fetch_fail_total", "argocd_redis_request_duration_seconds")
                .doesNotContain("argocd_repo_parallelism_wait_duration_seconds");
        assertThat(families(Release.V3_5, "repo-server")).contains("argocd_repo_parallelism_wait_duration_seconds");
        assertThat(families(Release.V2_8, "server")).doesNotContain("argocd_info");
        assertThat(families(Release.V2_14, "server")).contains("argocd_info");
        assertThat(labels(Release.V2_8, "controller", "argocd_app_info")).doesNotContain("autosync_enabled");
        assertThat(labels(Release.V2_14, "controller", "argocd_app_info")).contains("autosync_enabled");
        assertThat(labels(Release.V2_14, "controller", "argocd_cluster_info")).doesNotContain("name");
        assertThat(labels(Release.V3_0, "controller", "argocd_cluster_info")).contains("name");
        assertThat(labels(Release.V3_0, "controller", "argocd_redis_request_total"))
                .doesNotContain("command");
        assertThat(labels(Release.V3_5, "controller", "argocd_redis_request_total"))
                .contains("command");
    }

    @Test
    void numbers_areWrittenAsGoWritesThem() {
        assertThat(Arrays.stream(new double[] {
                            0,
                            1,
                            100_000,
                            1_000_000,
                            1_234_567,
                            0.25,
                            1e-4,
                            1e-5,
                            1e-8,
                            1_772_442_000.25,
                            0.1 + 0.2,
                            -1,
                            Double.POSITIVE_INFINITY,
                            Double.NaN
                        })
                        .mapToObj(Page::number))
                .containsExactly(
                        "0",
                        "1",
                        "100000",
                        "1e+06",
                        "1.234567e+06",
                        "0.25",
                        "0.0001",
                        "1e-05",
                        "1e-08",
                        "1.77244200025e+09",
                        "0.3",
                        "-1",
                        "+Inf",
                        "NaN");
    }

    private static Set<String> families(Release release, String component) {
        return page(release, component)
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toSet());
    }

    private static Set<String> labels(Release release, String component, String name) {
        var line = page(release, component)
                .lines()
                .filter(l -> l.startsWith(name + "{"))
                .findFirst()
                .orElseThrow();
        var names = new HashSet<String>();
        for (var pair :
                line.substring(line.indexOf('{') + 1, line.lastIndexOf('}')).split("\",")) {
            names.add(pair.substring(0, pair.indexOf('=')));
        }
        return names;
    }

    private static String page(Release release, String component) {
        Map<String, String> pages = new HashMap<>(RecordedPages.all());
        return pages.getOrDefault(release.minor() + "-" + component + ".txt", "");
    }
}
