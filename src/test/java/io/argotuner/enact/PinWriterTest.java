package io.argotuner.enact;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.placement.ClusterPin;
import io.argotuner.decide.placement.PinChange;
import io.argotuner.decide.placement.Pins;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests themselves; what an API server stores of them is in the integration tests. */
class PinWriterTest {
    private static final ClusterPin.Moved MOVED =
            new ClusterPin.Moved(0, 2, Instant.parse("2026-01-31T10:00:00Z"), false);

    private final List<String> sent = new CopyOnWriteArrayList<>();

    @Test
    void move_isOnePatchOfShardAndTraces_pinnedToWhatWasRead_answeredWithoutData() throws IOException {
        var outcome = write(200, List.of(move("prod")), List.of());

        assertThat(sent).singleElement().isEqualTo("""
                PATCH /api/v1/namespaces/argocd/secrets/prod?fieldManager=argo-tuner \
                application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1 \
                {"metadata":{"uid":"uid-prod","resourceVersion":"7","annotations":{\
                "argotuner.io/journal":"{\\"v\\":1,\\"policy\\":\\"argocd/default\\",\
                \\"originals\\":{\\"data/shard\\":null},\\"applied\\":{\\"data/shard\\":\\"2\\"}}",\
                "argotuner.io/moved":"0 -> 2 at 2026-01-31T10:00:00Z"}},"data":{"shard":"Mg=="}}""");
        assertThat(outcome.moves()).hasSize(1);
    }

    @Test
    void givingUp_takesTheKeyAndTheTracesAway() throws IOException {
        write(200, List.of(PinChange.giveUp(pin("prod", "2", "2"), false)), List.of());

        assertThat(sent).singleElement().asString().endsWith("""
                "annotations":{"argotuner.io/journal":null,"argotuner.io/moved":null}},"data":{"shard":null}}""");
    }

    @Test
    void givingUp_whatSomebodyChanged_touchesTheTracesOnly() throws IOException {
        write(200, List.of(PinChange.giveUp(pin("prod", "1", "2"), false)), List.of());

        assertThat(sent)
                .singleElement()
                .asString()
                .doesNotContain("\"data\"")
                .contains("\"argotuner.io/journal\":null");
    }

    /** What meets another version says nothing; a refusal is told and goes on; no health, no more requests. */
    @ParameterizedTest
    @CsvSource({"409,4,0,0", "404,4,0,0", "403,3,3,3", "422,3,3,3", "500,1,0,1", "429,1,0,1"})
    void answer_decidesWhetherTheRestIsSent(int status, int requests, int answered, int failures) throws IOException {
        var outcome = write(status, List.of(move("a"), move("b"), move("c"), move("d")), List.of());

        assertThat(sent).hasSize(requests);
        assertThat(outcome.written()).isEmpty();
        assertThat(outcome.answered()).hasSize(answered);
        assertThat(outcome.failures()).hasSize(failures);
    }

    @Test
    void refresh_thatIsRefused_isToldOnce() throws IOException {
        var outcome =
                write(403, List.of(), List.of(new Pins.Application("team", "a"), new Pins.Application("team", "b")));

        assertThat(sent).singleElement().isEqualTo("""
                PATCH /apis/argoproj.io/v1alpha1/namespaces/team/applications/a?fieldManager=argo-tuner \
                application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1 \
                {"metadata":{"annotations":{"argocd.argoproj.io/refresh":"normal"}}}""");
        assertThat(outcome.failures())
                .containsOnlyKeys(new ObjectRef("argoproj.io/v1alpha1", "Application", "team", "a"));
        assertThat(outcome.failures().values()).allMatch(why -> why.contains("deploy/pinning.yaml"));
    }

    private PinOutcome write(int status, List<PinChange> changes, List<Pins.Application> refreshes) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            sent.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Accept") + " " + body);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            return new PinWriter(client).write("argocd", "argocd/default", changes, refreshes);
        } finally {
            server.stop(0);
        }
    }

    private static PinChange move(String name) {
        return new PinChange(pin(name, null, null), "2", Optional.of(MOVED), true);
    }

    private static ClusterPin pin(String name, @Nullable String shard, @Nullable String written) {
        return new ClusterPin(
                "https://" + name,
                name,
                name,
                "uid-" + name,
                "7",
                shard,
                Optional.ofNullable(written),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
