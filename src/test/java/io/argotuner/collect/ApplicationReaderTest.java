package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Fact;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationReaderTest {
    private static final Optional<String> ARGOCD = Optional.of("argocd");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 499, 500, 501, 1_000, 1_234})
    void read_anyNumber_findsEachOnce(int number) {
        var items = TestLists.applications(number, "argocd");
        try (var api = new FakeApi(request -> TestLists.serve(request, items))) {
            assertThat(names(api, ARGOCD)).isEqualTo(Fact.known(expected(number)));
            assertThat(api.requests())
                    .hasSize(Math.max(1, (number + 499) / 500))
                    .allSatisfy(r -> {
                        assertThat(r.path()).isEqualTo("/apis/argoproj.io/v1alpha1/namespaces/argocd/applications");
                        assertThat(r.query("limit")).isEqualTo("500");
                        assertThat(r.header("Authorization")).isEqualTo("Bearer token-of-the-test");
                    });
        }
    }

    @Test
    void read_pagesOfAnySize_losesAndDoublesNothing() {
        var random = new Random(11);
        for (int round = 0; round < 15; round++) {
            int number = random.nextInt(300);
            var items = TestLists.applications(number, "argocd");
            // Pages may be shorter than asked for, even empty, and tokens hold any character.
            try (var api = new FakeApi(request -> {
                var token = request.query("continue");
                int from = token.isEmpty() ? 0 : Integer.parseInt(token.split("[^0-9-]+")[1]);
                int to = Math.min(number, from + random.nextInt(100));
                request.json(TestLists.page(
                        items.subList(from, to),
                        to == number ? "" : "%d&/+=%%%d&/+=%%ü".formatted(random.nextLong(), to),
                        -1));
            })) {
                assertThat(names(api, ARGOCD)).as("round " + round).isEqualTo(Fact.known(expected(number)));
            }
        }
    }

    @Test
    void read_impersonatingClient_impersonatesHereToo() {
        try (var api = new FakeApi(request -> TestLists.serve(request, List.of()))) {
            var config = new ConfigBuilder(api.client().getConfiguration())
                    .withImpersonateUsername("system:serviceaccount:argocd:argo-tuner")
                    .build();
            try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
                assertThat(read(new ApplicationReader(client), ARGOCD).isKnown())
                        .isTrue();
            }
            assertThat(api.requests())
                    .singleElement()
                    .returns("system:serviceaccount:argocd:argo-tuner", r -> r.header("Impersonate-User"));
        }
    }

    @Test
    void read_allNamespaces_listsTheWholeCluster() {
        try (var api = new FakeApi(request -> TestLists.serve(request, TestLists.applications(2, "team-a")))) {
            assertThat(names(api, Optional.empty()).isKnown()).isTrue();
            assertThat(api.requests().get(0).path()).isEqualTo("/apis/argoproj.io/v1alpha1/applications");
        }
    }

    @Test
    void read_tokenExpiresOnce_startsAgainWithoutDoubling() {
        var items = TestLists.applications(1_200, "argocd");
        var second = new AtomicInteger();
        try (var api = new FakeApi(request -> {
            if (request.query("continue").equals("500") && second.incrementAndGet() == 1) {
                request.status(410, "The provided continue parameter is too old");
            } else {
                TestLists.serve(request, items);
            }
        })) {
            assertThat(names(api, ARGOCD)).isEqualTo(Fact.known(expected(1_200)));
            assertThat(api.requests()).hasSize(5);
        }
    }

    @Test
    void read_tokenExpiresAlways_isUnknown() {
        try (var api = new FakeApi(request -> {
            if (request.query("continue").isEmpty()) {
                TestLists.serve(request, TestLists.applications(600, "argocd"));
            } else {
                request.status(410, "too old");
            }
        })) {
            assertThat(why(names(api, ARGOCD))).contains("expired twice").contains("too old");
            assertThat(api.requests()).hasSize(4);
        }
    }

    @Test
    void read_samePageForEver_isUnknown() {
        try (var api = new FakeApi(request -> request.json(TestLists.page(List.of(), "again", -1)))) {
            assertThat(why(names(api, ARGOCD))).contains("same page");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | the API server does not accept the credentials (because)",
                "403 | the verb list on applications.argoproj.io in namespace argocd is not granted; grant it with a Role"
                        + " in that namespace (because)",
                "404 | the Application CRD (applications.argoproj.io) is not installed",
                "429 | the API server answered 429 to the list of Applications in namespace argocd (because)",
                "500 | the API server answered 500 to the list of Applications in namespace argocd (because)",
                "503 | the API server answered 503 to the list of Applications in namespace argocd (because)",
            })
    void read_refused_isUnknownWithTheSentence(int status, String sentence) {
        try (var api = new FakeApi(request -> request.status(status, "because"))) {
            assertThat(why(names(api, ARGOCD))).isEqualTo(sentence);
            assertThat(why(new ApplicationReader(api.client()).count(ARGOCD))).isEqualTo(sentence);
        }
    }

    @Test
    void read_clusterWideForbidden_namesTheManifestThatGrantsIt() {
        try (var api = new FakeApi(request -> request.status(403, "no"))) {
            assertThat(why(names(api, Optional.empty())))
                    .contains("in all namespaces")
                    .contains("deploy/cluster-wide.yaml");
        }
    }

    @Test
    void read_hostileMessage_becomesOnePlainLine() {
        try (var api =
                new FakeApi(request -> request.status(403, "a\\nERROR forged\\u001b[31m\\u202e" + "x".repeat(900)))) {
            assertThat(why(names(api, ARGOCD)))
                    .contains("a ERROR forged")
                    .doesNotContainPattern("[\\p{Cc}\\p{Cf}]")
                    .hasSizeLessThan(400);
        }
    }

    @Test
    void read_proxyPage_isUnknownWithTheNumber() {
        try (var api = new FakeApi(request -> request.answer(502, "<html><h1>Bad gateway</h1>"))) {
            assertThat(why(names(api, ARGOCD)))
                    .isEqualTo("the API server answered 502 to the list of Applications in namespace argocd");
        }
        try (var api = new FakeApi(request -> request.json("<html>login</html>"))) {
            assertThat(why(names(api, ARGOCD))).contains("cut off or no JSON");
        }
    }

    @Test
    void read_bodyCutAnywhere_isUnknownNeverLess() {
        var page = TestLists.page(TestLists.applications(20, "argocd"), "", -1);
        for (int after = 1; after < page.length(); after += page.length() / 9) {
            int end = after;
            try (var api = new FakeApi(request -> request.cut(page, end))) {
                assertThat(why(names(api, ARGOCD))).contains("list of Applications");
            }
        }
    }

    @Test
    void read_packed_findsEachOnceOnOneConnection() {
        var connections = ConcurrentHashMap.<Object>newKeySet();
        try (var api = new FakeApi(request -> {
            connections.add(request.exchange().getRemoteAddress());
            assertThat(request.header("Accept-Encoding")).isEqualTo("gzip");
            int from = request.query("continue").isEmpty() ? 0 : Integer.parseInt(request.query("continue"));
            request.packed(TestLists.page(
                    TestLists.applications(600, "argocd").subList(from, from + 100),
                    from == 500 ? "" : "" + (from + 100),
                    -1));
        })) {
            assertThat(names(api, ARGOCD)).isEqualTo(Fact.known(expected(600)));
            assertThat(api.requests()).hasSize(6);
            assertThat(connections).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.3, 0.9, 0.999})
    void read_packedAndCutAnywhere_isUnknownNeverLess(double share) {
        var page = TestLists.page(TestLists.applications(300, "argocd"), "", -1);
        try (var api = new FakeApi(request -> request.packedAndCut(page, share))) {
            assertThat(why(names(api, ARGOCD))).contains("list of Applications");
        }
    }

    @Test
    void read_packedGarbage_isUnknown() {
        try (var api = new FakeApi(request -> {
            request.exchange().getResponseHeaders().set("Content-Encoding", "gzip");
            request.json("{\"items\":[]}");
        })) {
            assertThat(why(names(api, ARGOCD))).contains("list of Applications could not be read");
        }
    }

    @Test
    void read_connectionRefused_isUnknown() {
        try (var api = new FakeApi(request -> {})) {
            api.stop();
            assertThat(why(names(api, ARGOCD))).startsWith("the list of Applications could not be read");
        }
    }

    @Test
    void read_silentServer_isUnknownAfterThePatience() {
        var done = new CountDownLatch(1);
        try (var api = new FakeApi(request -> await(done))) {
            assertThat(why(read(new ApplicationReader(api.client(), Duration.ofMillis(200)), ARGOCD)))
                    .contains("no answer within");
            done.countDown();
        }
    }

    @Test
    void read_streamThatStops_isUnknownAfterThePatience() {
        var done = new CountDownLatch(1);
        var page = TestLists.page(TestLists.applications(20, "argocd"), "", -1);
        try (var api = new FakeApi(request -> {
            request.cut(page, page.length() / 2);
            await(done);
        })) {
            assertThat(why(read(new ApplicationReader(api.client(), Duration.ofMillis(500)), ARGOCD)))
                    .contains("the answer stopped");
            done.countDown();
        }
    }

    @Test
    void read_hugeApplications_letsTheServerWaitInsteadOfHoldingThem() {
        int number = 60;
        int size = 1_400_000;
        var sent = new AtomicLong();
        var furthest = new AtomicLong();
        var item = TestLists.application(1, "argocd");
        var big = (item.substring(0, item.length() - 1) + ",\"filling\":\"" + "x".repeat(size) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        try (var api = new FakeApi(request -> {
            request.exchange().sendResponseHeaders(200, 0);
            var out = request.exchange().getResponseBody();
            out.write("{\"items\":[".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < number; i++) {
                out.write(i == 0 ? ' ' : ',');
                for (int at = 0; at < big.length; at += 65_536) {
                    int n = Math.min(65_536, big.length - at);
                    out.write(big, at, n);
                    sent.addAndGet(n);
                }
            }
            out.write("]}".getBytes(StandardCharsets.UTF_8));
        })) {
            var parsed = new AtomicLong();
            var read = new ApplicationReader(api.client())
                    .read(ARGOCD, ApplicationReader.PAGE, AtomicInteger::new, (n, application) -> {
                        n.incrementAndGet();
                        furthest.accumulateAndGet(sent.get() - parsed.addAndGet(big.length), Math::max);
                    });
            assertThat(read.map(AtomicInteger::get)).isEqualTo(Fact.known(number));
            // What lies between is mostly in the kernel's socket buffers.
            assertThat(furthest.get()).as("bytes sent and not yet parsed").isLessThan(24L << 20);
        }
    }

    @Test
    void count_serverThatTellsTheRest_asksForOneApplicationOnce() {
        try (var api = new FakeApi(request -> TestLists.serve(request, TestLists.applications(1_200, "argocd")))) {
            assertThat(new ApplicationReader(api.client()).count(ARGOCD)).isEqualTo(Fact.known(1_200));
            assertThat(api.requests()).singleElement().satisfies(r -> {
                assertThat(r.query("limit")).isEqualTo("1");
                assertThat(r.header("Accept")).contains("as=PartialObjectMetadataList");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 501, 1_200})
    void count_serverThatTellsNothing_pagesThroughMetadata(int number) {
        var items = TestLists.applications(number, "argocd");
        try (var api = new FakeApi(request -> {
            int from = request.query("continue").isEmpty() ? 0 : Integer.parseInt(request.query("continue"));
            int to = Math.min(number, from + Integer.parseInt(request.query("limit")));
            request.json(TestLists.page(items.subList(from, to), to == number ? "" : "" + to, -1));
        })) {
            assertThat(new ApplicationReader(api.client()).count(ARGOCD)).isEqualTo(Fact.known(number));
        }
    }

    private static Fact<List<String>> names(FakeApi api, Optional<String> namespace) {
        return read(new ApplicationReader(api.client()), namespace);
    }

    private static Fact<List<String>> read(ApplicationReader reader, Optional<String> namespace) {
        return reader.<List<String>>read(
                namespace, ApplicationReader.PAGE, ArrayList::new, (names, one) -> names.add(one.name()));
    }

    private static List<String> expected(int number) {
        var names = new ArrayList<String>();
        for (int i = 0; i < number; i++) {
            names.add("app-" + i);
        }
        return names;
    }

    private static String why(Fact<?> fact) {
        assertThat(fact).isInstanceOf(Fact.Unknown.class);
        return ((Fact.Unknown<?>) fact).why();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
