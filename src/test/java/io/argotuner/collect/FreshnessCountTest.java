package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.argotuner.collect.Application.Trouble;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Freshness.Ages;
import io.argotuner.decide.Freshness.Exempt;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreshnessCountTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final FreshnessCount count = new FreshnessCount(NOON);

    @Test
    void freshness_groups_areClustersAndProjects() {
        count.add(compared("web", 60), "https://c1");
        count.add(compared("web", 120), "https://c1");
        count.add(compared("shop", 7200), "https://c2");
        var seen = seen();
        assertThat(seen.at()).isEqualTo(NOON);
        assertThat(seen.all().applications()).isEqualTo(3);
        assertThat(seen.all().youngest()).isEqualTo(Duration.ofSeconds(60));
        assertThat(seen.all().oldest()).isEqualTo(Duration.ofHours(2));
        assertThat(seen.clusters()).containsOnlyKeys("https://c1", "https://c2");
        assertThat(seen.clusters().get("https://c2"))
                .isEqualTo(new Ages(
                        1, Duration.ofHours(2), Duration.ofHours(2), Duration.ofHours(2), Duration.ofHours(2)));
        assertThat(seen.projects().get("web").applications()).isEqualTo(2);
        assertThat(seen.exempt()).isEmpty();
    }

    /** Only those with an age count, however old the others are; without an age to go by it is not known. */
    @Test
    void freshness_olderThanTheObjective_areStale() {
        var judged = new FreshnessCount(NOON, Optional.of(Duration.ofMinutes(7)));
        for (var seconds : new int[] {60, 420, 421, 9_000}) {
            judged.add(compared("web", seconds), "https://c1");
        }
        judged.add(with(at(-90_000), false, Trouble.COMPARISON), "https://c1");
        assertThat(judged.freshness().map(Freshness::stale)).isEqualTo(Fact.known(Fact.known(2)));
        count.add(compared("web", 9_000), "https://c1");
        assertThat(seen().stale().isKnown()).isFalse();
    }

    @Test
    void freshness_thoseThatSayNothing_areSetApartWithTheReason() {
        count.add(compared("web", 60), "https://c1");
        count.add(with(at(-90_000), true, Trouble.NONE), "https://c1");
        count.add(with(at(-90_000), false, Trouble.COMPARISON), "https://c1");
        count.add(with(at(-90_000), false, Trouble.DESTINATION), "https://c1");
        count.add(with(at(-90_000), false, Trouble.NONE), "");
        count.add(with(null, false, Trouble.NONE), "https://c1");
        count.add(with(at(61), false, Trouble.NONE), "https://c1");
        count.add(with("yesterday", false, Trouble.NONE), "https://c1");
        var seen = seen();
        assertThat(seen.all().applications()).isEqualTo(1);
        assertThat(seen.exempt())
                .isEqualTo(Map.of(
                        Exempt.SKIPPED, 1,
                        Exempt.COMPARISON_ERROR, 1,
                        Exempt.UNREACHABLE, 2,
                        Exempt.NEVER_COMPARED, 1,
                        Exempt.UNREADABLE, 2));
    }

    @Test
    void freshness_neverCompared_tellsHowLongItWaits() {
        count.add(compared("web", 60), "https://c1");
        count.add(created(at(-4000)), "https://c2");
        count.add(created(at(-5000)), "https://c2");
        count.add(created("garbage"), "https://c2");
        var waiting = seen().waiting();
        assertThat(waiting).containsOnlyKeys("https://c2");
        assertThat(waiting.get("https://c2").applications()).isEqualTo(2);
        assertThat(waiting.get("https://c2").youngest()).isEqualTo(Duration.ofSeconds(4000));
    }

    @Test
    void freshness_aLittleAhead_isNow() {
        count.add(compared("web", -60), "https://c1");
        assertThat(seen().all().oldest()).isZero();
    }

    @Test
    void freshness_nothingToTell_isUnknown() {
        assertThat(count.freshness()).isEqualTo(Fact.unknown("there are no Applications"));
        count.add(with(null, false, Trouble.NONE), "https://c1");
        assertThat(count.freshness()).isEqualTo(Fact.unknown("none of 1 Applications tells when it was compared last"));
    }

    @Test
    void freshness_groupsWithoutEnd_areBounded() {
        for (int i = 0; i < 2 * FreshnessCount.MAX_CLUSTERS; i++) {
            count.add(compared("p" + i, 60), "https://c" + i);
        }
        assertThat(seen().clusters()).hasSize(FreshnessCount.MAX_CLUSTERS);
        assertThat(seen().projects()).hasSize(FreshnessCount.MAX_PROJECTS);
        assertThat(seen().all().applications()).isEqualTo(2 * FreshnessCount.MAX_CLUSTERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"})
    void freshness_ageOfCenturies_isAnAge(String time) {
        count.add(with(time, false, Trouble.NONE), "https://c1");
        assertThat(seen().all().p99()).isEqualTo(seen().all().oldest());
    }

    /** Quantiles against the exact ones. */
    @Test
    void quantiles_anyAges_areExactToFivePercent() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var ages = new long[1 + random.nextInt(500)];
            var histogram = new AgeHistogram();
            for (int i = 0; i < ages.length; i++) {
                ages[i] = (long) Math.exp(random.nextDouble() * (seed % 2 == 0 ? 18 : 6));
                histogram.add(ages[i]);
            }
            Arrays.sort(ages);
            var found = histogram.ages();
            assertThat(found.applications()).isEqualTo(ages.length);
            assertThat(found.youngest().toSeconds()).isEqualTo(ages[0]);
            assertThat(found.oldest().toSeconds()).isEqualTo(ages[ages.length - 1]);
            close(seed, found.p50(), ages[(ages.length + 1) / 2 - 1]);
            close(seed, found.p99(), ages[(int) Math.ceil(0.99 * ages.length) - 1]);
        }
    }

    private static void close(int seed, Duration found, long exact) {
        // Half a second more, as ages are whole seconds.
        assertThat((double) Math.abs(found.toSeconds() - exact))
                .as("seed " + seed + ": " + found + " for " + exact)
                .isLessThanOrEqualTo(0.05 * exact + 0.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|NONE",
                "{\"conditions\":[{\"type\":\"SyncError\",\"message\":\"Failed to load live state\"}]}|NONE",
                "{\"conditions\":[{\"type\":\"OrphanedResourceWarning\"},{\"type\":\"ComparisonError\",\"message\":"
                        + "\"Failed to load target state: x\"}]}|COMPARISON",
                "{\"conditions\":[{\"message\":\"Failed to load live state: failed to get cluster info\",\"type\":"
                        + "\"ComparisonError\"},{\"type\":\"ComparisonError\",\"message\":\"x\"}]}|DESTINATION",
                "{\"conditions\":[{\"type\":\"InvalidSpecError\",\"message\":\"no cluster\"}]}|DESTINATION",
                "{\"conditions\":[{\"type\":\"UnknownError\"}]}|COMPARISON",
                "{\"conditions\":{\"type\":\"ComparisonError\"}}|NONE",
                "{\"conditions\":[7,[],{\"type\":[]},{\"type\":\"ComparisonError\",\"message\":{}}]}|COMPARISON",
                "{\"conditions\":null}|NONE",
            })
    void conditions_ofAnApplication_tellItsTrouble(String status, Trouble trouble) throws Exception {
        assertThat(application("{}", status).trouble()).isEqualTo(trouble);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"argocd.argoproj.io/skip-reconcile\":\"true\"}|true",
                "{\"argocd.argoproj.io/skip-reconcile\":\"1\"}|true",
                "{\"argocd.argoproj.io/skip-reconcile\":\"false\"}|false",
                "{\"argocd.argoproj.io/skip-reconcile\":\"yes\"}|false",
                "{\"argocd.argoproj.io/skip-reconcile\":{\"true\":\"true\"}}|false",
                "{\"argocd.argoproj.io/refresh\":\"normal\"}|false",
                "[]|false",
            })
    void annotation_skipReconcile_isReadAsArgoCdDoes(String annotations, boolean skipped) throws Exception {
        assertThat(application(annotations, "{}").skipped()).isEqualTo(skipped);
    }

    private static Application application(String annotations, String status) throws Exception {
        return Application.of(new ObjectMapper()
                .readTree("{\"metadata\":{\"name\":\"a\",\"creationTimestamp\":\"2026-03-02T12:00:00Z\","
                        + "\"annotations\":" + annotations + "},\"status\":" + status + "}"));
    }

    private static Application compared(String project, int secondsAgo) {
        return new Application("argocd", "a", "https://c1", null, project, List.of(), at(-secondsAgo));
    }

    private static Application created(String createdAt) {
        return new Application("argocd", "a", "https://c2", null, "p", List.of(), null, createdAt, false, Trouble.NONE);
    }

    private static Application with(@Nullable String reconciledAt, boolean skipped, Trouble trouble) {
        return new Application("argocd", "a", "https://c1", null, "p", List.of(), reconciledAt, null, skipped, trouble);
    }

    private static String at(int seconds) {
        return NOON.plusSeconds(seconds).toString();
    }

    private Freshness seen() {
        assertThat(count.freshness()).isInstanceOf(Fact.Known.class);
        return ((Fact.Known<Freshness>) count.freshness()).value();
    }
}
