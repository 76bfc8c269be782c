package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.placement.ClusterPin;
import io.argotuner.decide.placement.Pins;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterPinsTest {
    private static final String TOKEN = "eyJ-bearer-token-of-a-cluster";

    @Test
    void read_keepsShardAndTraces_andNoCredentials() {
        var journal = "{\\\"v\\\":1,\\\"policy\\\":\\\"argocd/default\\\",\\\"originals\\\":{\\\"data/shard\\\":null},"
                + "\\\"applied\\\":{\\\"data/shard\\\":\\\"2\\\"}}";
        var secret = secret(
                "prod",
                "https://prod.example:6443/",
                """
                "annotations": {"argotuner.io/journal": "%s",
                  "argotuner.io/moved": "0 -> 2 at 2026-01-31T10:00:00Z",
                  "kubectl.kubernetes.io/last-applied-configuration": "{\\"stringData\\": \\"%s\\"}"},
                "managedFields": [
                  {"manager": "argo-tuner", "time": "2026-01-31T10:00:00Z", "fieldsV1": {"f:data": {"f:shard": {}}}},
                  {"manager": "terraform", "time": "2026-01-30T10:00:00Z", "fieldsV1": {"f:data": {"f:shard": {}, "f:config": {}}}},
                  {"manager": "kubectl", "time": "2026-01-31T11:00:00Z", "fieldsV1": {"f:data": {"f:config": {}}}}],
                """.formatted(journal, TOKEN),
                "\"shard\": \"" + base64("2") + "\",");
        try (var api = new FakeApi(request -> request.json(list(secret)))) {
            var reading = new ClusterPins(api.client()).read("argocd", true);

            assertThat(reading.pins().access()).isEqualTo(Pins.Access.READ);
            assertThat(reading.pins().clusters())
                    .containsExactly(new ClusterPin(
                            "https://prod.example:6443",
                            "prod",
                            "cluster-prod",
                            "uid-prod",
                            "7",
                            "2",
                            Optional.of("2"),
                            Optional.of(journal.replace("\\\"", "\"")),
                            Optional.of(new ClusterPin.Moved(0, 2, Instant.parse("2026-01-31T10:00:00Z"), false)),
                            Optional.empty(),
                            Optional.of("terraform")));
            assertThat(reading.pins().clusters().get(0).isMoving()).isTrue();
            // The in-cluster is known without a Secret.
            assertThat(reading.secrets().clusters()).hasSize(2);
            assertThat(reading + reading.pins().clusters().toString()).doesNotContain(TOKEN, base64(TOKEN));
            assertThat(api.requests()).singleElement().satisfies(request -> {
                assertThat(request.path()).isEqualTo("/api/v1/namespaces/argocd/secrets");
                assertThat(request.query("labelSelector")).isEqualTo("argocd.argoproj.io/secret-type=cluster");
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"ownerReferences\": [{\"kind\": \"ExternalSecret\", \"name\": \"prod\"}],|is made by ExternalSecret/prod",
                "\"ownerReferences\": [{\"kind\": \"SealedSecret\", \"name\": \"prod\"}],|is made by SealedSecret/prod",
                "\"deletionTimestamp\": \"2026-01-31T10:00:00Z\",|is being deleted",
                "\"annotations\": {\"argocd.argoproj.io/tracking-id\": \"fleet:/Secret:argocd/cluster-prod\"},|is managed by Application argocd/fleet",
                "\"annotations\": {\"meta.helm.sh/release-name\": \"fleet\"},|is managed by Helm release fleet",
                "\"annotations\": {\"argotuner.io/journal\": \"{\\\"v\\\":2}\"},|carries an annotation argotuner.io/journal that this version cannot read",
            })
    void owner_isNamed_whereTheSecretIsSomebodys(String metadata, String owner) {
        try (var api = new FakeApi(request -> request.json(list(secret("prod", "https://prod", metadata, ""))))) {
            assertThat(new ClusterPins(api.client()).read("argocd", true).pins().clusters())
                    .singleElement()
                    .satisfies(pin -> assertThat(pin.owner()).contains(owner));
        }
    }

    @Test
    void label_ofAnotherMaker_isAnOwner() {
        for (var label : List.of(
                "\"reconcile.external-secrets.io/created-by\": \"x\"",
                "\"app.kubernetes.io/managed-by\": \"kyverno\"")) {
            var secret = secret("prod", "https://prod", "", "").replace("\"cluster\"}", "\"cluster\", " + label + "}");
            try (var api = new FakeApi(request -> request.json(list(secret)))) {
                assertThat(new ClusterPins(api.client())
                                .read("argocd", true)
                                .pins()
                                .clusters())
                        .singleElement()
                        .satisfies(pin -> assertThat(pin.owner()).isPresent());
            }
        }
    }

    @Test
    void secrets_thatDidNotChange_areNotReadAgain() {
        var version = new AtomicReference<>("7");
        try (var api = new FakeApi(request -> request.json(
                list(secret("prod", "https://prod", "", "").replace("\"7\"", "\"" + version.get() + "\""))))) {
            var pins = new ClusterPins(api.client());
            pins.read("argocd", true);
            pins.read("argocd", true);
            assertThat(accepts(api)).containsExactly("whole", "metadata");

            version.set("8");
            assertThat(pins.read("argocd", true).pins().clusters())
                    .extracting(ClusterPin::resourceVersion)
                    .containsExactly("8");
            assertThat(accepts(api)).containsExactly("whole", "metadata", "metadata", "whole");
        }
    }

    @ParameterizedTest
    @CsvSource({"403,DENIED", "401,FAILED", "500,FAILED", "404,FAILED"})
    void refusal_isTold_andNeverThrown(int code, Pins.Access access) {
        try (var api = new FakeApi(request -> request.status(code, "no " + TOKEN))) {
            var pins = new ClusterPins(api.client()).read("argocd", true).pins();
            assertThat(pins.access()).isEqualTo(access);
            assertThat(pins.clusters()).isEmpty();
            assertThat(pins.why()).isNotBlank().doesNotContain(TOKEN);
            if (code == 403) {
                assertThat(pins.why()).contains("deploy/pinning.yaml");
            }
        }
    }

    @Test
    void answer_thatIsCutOff_tellsNothingOfItsContent() {
        var body = list(secret("prod", "https://prod", "", ""));
        try (var api = new FakeApi(request -> request.cut(body, body.length() - 20))) {
            var pins = new ClusterPins(api.client()).read("argocd", true).pins();
            assertThat(pins.access()).isEqualTo(Pins.Access.FAILED);
            assertThat(pins.why()).doesNotContain(TOKEN, base64(TOKEN));
        }
    }

    private static List<String> accepts(FakeApi api) {
        return api.requests().stream()
                .map(request -> request.header("Accept").contains("PartialObjectMetadataList") ? "metadata" : "whole")
                .toList();
    }

    private static String list(String secret) {
        return "{\"kind\": \"SecretList\", \"metadata\": {\"resourceVersion\": \"9\"}, \"items\": [" + secret + "]}";
    }

    private static String secret(String name, String server, String metadata, String data) {
        return """
                {"metadata": {"name": "cluster-%s", "namespace": "argocd", "uid": "uid-%s", "resourceVersion": "7", %s
                  "labels": {"argocd.argoproj.io/secret-type": "cluster"}},
                 "data": {"name": "%s", "server": "%s", %s "config": "%s"}}
                """.formatted(
                        name,
                        name,
                        metadata,
                        base64(name),
                        base64(server),
                        data,
                        base64("{\"bearerToken\": \"" + TOKEN + "\"}"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
