package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Census;
import io.argotuner.decide.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CensusTakerTest {
    private static final Duration PERIOD = Duration.ofSeconds(30);
    private static final NamespaceFilter OWN = NamespaceFilter.of("", "argocd");

    private volatile List<String> items = List.of();
    private volatile int refuse;
    private Instant now = Instant.parse("2026-01-02T03:00:00Z");
    private final FakeApi api = new FakeApi(request -> {
        if (refuse != 0) {
            request.status(refuse, "scripted");
        } else {
            TestLists.serve(request, items);
        }
    });
    private final CensusTaker taker = new CensusTaker(new ApplicationReader(api.client()), PERIOD);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void take_firstLook_readsAllAndSkipsTheQuestion() {
        exist(1_200);
        assertThat(applications(take())).isEqualTo(1_200);
        assertThat(requests()).containsExactly(500, 500, 500);
    }

    @Test
    void take_nothingMoved_asksOnceAndAnswersTheSameCensus() {
        exist(1_200);
        var first = take();
        api.requests().clear();
        for (int i = 0; i < 19; i++) {
            later(PERIOD);
            assertThat(take()).isEqualTo(first);
        }
        assertThat(requests()).hasSize(19).containsOnly(1);
    }

    @Test
    void take_oldCensus_readsAllInPlaceOfTheQuestion() {
        exist(10);
        take();
        api.requests().clear();
        later(CensusTaker.MAX_AGE);
        assertThat(known(take()).at()).isEqualTo(now);
        assertThat(requests()).containsExactly(500);
    }

    @Test
    void take_oneMore_readsAllAtOnce() {
        exist(400);
        take();
        exist(401);
        later(PERIOD);
        assertThat(applications(take())).isEqualTo(401);
    }

    @Test
    void take_manyAndFewMoved_waitsTwoMinutes() {
        exist(6_000);
        take();
        exist(6_010);
        later(PERIOD);
        assertThat(applications(take())).isEqualTo(6_000);
        exist(6_200);
        assertThat(applications(take())).isEqualTo(6_200);
        exist(6_210);
        later(CensusTaker.SMALL_MOVE_AGE);
        assertThat(applications(take())).isEqualTo(6_210);
    }

    @Test
    void take_dropToNothing_isBelievedOnlyAtTheNextLook() {
        exist(1_200);
        take();
        exist(0);
        later(PERIOD);
        assertThat(why(take())).contains("fell from 1200 to 0");
        later(Duration.ofSeconds(1));
        assertThat(why(take())).as("a second look at once proves nothing").contains("fell from 1200 to 0");
        later(PERIOD);
        assertThat(applications(take())).isZero();
    }

    @Test
    void take_dropThatWasAnIllusion_answersTheOldCensusAgain() {
        exist(1_200);
        var first = take();
        exist(500);
        later(PERIOD);
        assertThat(take().isKnown()).isFalse();
        exist(1_200);
        later(PERIOD);
        assertThat(take()).isEqualTo(first);
        exist(500);
        later(PERIOD);
        assertThat(take().isKnown()).as("the earlier doubt is forgotten").isFalse();
    }

    @Test
    void take_dropSeenOnlyByTheFullRead_isDoubtedToo() {
        exist(1_200);
        take();
        exist(3);
        later(CensusTaker.MAX_AGE);
        assertThat(why(take())).contains("fell from 1200 to 3");
        later(PERIOD);
        assertThat(applications(take())).isEqualTo(3);
    }

    @Test
    void take_dropToHalf_isBelievedAtOnce() {
        exist(1_200);
        take();
        exist(600);
        later(PERIOD);
        assertThat(applications(take())).isEqualTo(600);
    }

    @Test
    void take_serverFails_isUnknownAndNeverTheOldCensus() {
        exist(10);
        var first = take();
        refuse = 403;
        later(PERIOD);
        assertThat(why(take())).contains("not granted");
        refuse = 500;
        later(CensusTaker.MAX_AGE);
        assertThat(why(take())).contains("answered 500");
        refuse = 0;
        later(PERIOD);
        assertThat(known(take()).clusters()).isEqualTo(known(first).clusters());
    }

    @Test
    void take_otherNamespaces_countsOnlyThoseNamed() {
        var all = new ArrayList<String>();
        all.addAll(TestLists.applications(4, "argocd"));
        all.addAll(TestLists.applications(3, "team-a"));
        all.addAll(TestLists.applications(5, "stranger"));
        items = all;
        var census = known(taker.take("argocd", NamespaceFilter.of("team-*", "argocd"), now));
        assertThat(census.applications()).isEqualTo(7);
        assertThat(api.requests().get(0).path()).isEqualTo("/apis/argoproj.io/v1alpha1/applications");
    }

    @Test
    void take_filterChanges_startsAnewWithoutDoubt() {
        var all = new ArrayList<String>();
        all.addAll(TestLists.applications(4, "argocd"));
        all.addAll(TestLists.applications(50, "team-a"));
        items = all;
        assertThat(applications(taker.take("argocd", NamespaceFilter.of("*", "argocd"), now)))
                .isEqualTo(54);
        assertThat(applications(taker.take("argocd", NamespaceFilter.of("none", "argocd"), now)))
                .isEqualTo(4);
    }

    @Test
    void forget_namespace_readsAllAgain() {
        exist(10);
        take();
        taker.forget("argocd");
        exist(1);
        assertThat(applications(take())).isEqualTo(1);
    }

    @Test
    void take_inClusterByName_isTheInCluster() {
        items = List.of(
                "{\"metadata\":{\"namespace\":\"argocd\"},\"spec\":{\"destination\":{\"name\":\"in-cluster\"}}}");
        assertThat(known(take()).clusters()).singleElement().satisfies(c -> {
            assertThat(c.server()).isEqualTo("https://kubernetes.default.svc");
            assertThat(c.byServer()).isZero();
        });
    }

    @Test
    void take_anySequence_neverAnswersADropOfMoreThanHalfUnconfirmed() {
        var random = new Random(5);
        exist(40);
        int believed = applications(take());
        int doubts = 0;
        for (int i = 0; i < 150; i++) {
            exist(random.nextInt(3) == 0 ? random.nextInt(10) : 30 + random.nextInt(10));
            refuse = random.nextInt(10) == 0 ? 503 : 0;
            later(PERIOD);
            if (take() instanceof Fact.Known<Census> known) {
                int applications = known.value().applications();
                assertThat(applications * 2 >= believed || doubts > 0)
                        .as("look " + i)
                        .isTrue();
                assertThat(applications).isEqualTo(items.size());
                believed = applications;
                doubts = 0;
            } else if (refuse == 0) {
                doubts++;
            }
        }
    }

    @Test
    void look_first_doesNotJudgeAndTheNextDoes() {
        later(Duration.ofHours(1));
        exist(10);
        var first = look(Duration.ofMinutes(5));
        assertThat(first.census().isKnown()).isTrue();
        assertThat(first.freshness()).isEqualTo(Fact.unknown("the first look does not judge, the next one does"));
        later(PERIOD);
        var second = look(Duration.ofMinutes(5));
        assertThat(second.freshness().map(f -> f.all().applications())).isEqualTo(Fact.known(10));
        assertThat(second.freshness().map(f -> f.at())).isEqualTo(Fact.known(now));
        assertThat(requests()).containsExactly(500, 500);
    }

    @Test
    void look_nothingMoved_readsAllOnceInTheWindowAndElseAsksTheNumber() {
        exist(10);
        look(Duration.ofMinutes(5));
        later(PERIOD);
        look(Duration.ofMinutes(5));
        api.requests().clear();
        for (int i = 0; i < 20; i++) {
            later(PERIOD);
            look(Duration.ofMinutes(5));
        }
        assertThat(requests()).as("ten minutes").hasSize(20);
        assertThat(requests().stream().filter(limit -> limit == 500)).hasSize(2);
    }

    @Test
    void look_tinyWindow_readsNoMoreOftenThanEveryTwoMinutes() {
        exist(10);
        look(Duration.ofSeconds(1));
        later(PERIOD);
        look(Duration.ofSeconds(1));
        api.requests().clear();
        for (int i = 0; i < 20; i++) {
            later(PERIOD);
            look(Duration.ofSeconds(1));
        }
        assertThat(requests().stream().filter(limit -> limit == 500)).hasSize(5);
    }

    /** However many there are; what is left of two a minute is for the other objects of the install. */
    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 10_000, 26_000})
    void look_anyNumberOfApplications_costsAtMostEightRequestsInFiveMinutes(int applications) {
        exist(applications);
        look(Duration.ofMinutes(2));
        later(Duration.ofMinutes(1));
        look(Duration.ofMinutes(2));
        api.requests().clear();
        for (int i = 0; i < 60; i++) {
            later(Duration.ofMinutes(1));
            look(Duration.ofMinutes(2));
        }
        assertThat(requests()).hasSizeBetween(60, 60 * 8 / 5);
    }

    @Test
    void look_serverFails_isUnknownForBoth() {
        exist(10);
        look(Duration.ofMinutes(5));
        later(PERIOD);
        look(Duration.ofMinutes(5));
        refuse = 403;
        later(PERIOD);
        var failed = look(Duration.ofMinutes(5));
        assertThat(failed.census().isKnown()).isFalse();
        assertThat(failed.freshness().isKnown()).isFalse();
    }

    private CensusTaker.Counted look(Duration window) {
        return taker.look("argocd", OWN, window, now);
    }

    private void exist(int number) {
        items = TestLists.applications(number, "argocd");
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private Fact<Census> take() {
        return taker.take("argocd", OWN, now);
    }

    private List<Integer> requests() {
        return api.requests().stream()
                .map(r -> Integer.parseInt(r.query("limit")))
                .toList();
    }

    private static int applications(Fact<Census> fact) {
        return known(fact).applications();
    }

    private static Census known(Fact<Census> fact) {
        assertThat(fact).isInstanceOf(Fact.Known.class);
        return ((Fact.Known<Census>) fact).value();
    }

    private static String why(Fact<Census> fact) {
        assertThat(fact).isInstanceOf(Fact.Unknown.class);
        return ((Fact.Unknown<Census>) fact).why();
    }
}
