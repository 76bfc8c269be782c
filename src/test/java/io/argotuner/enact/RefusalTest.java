package io.argotuner.enact;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place.Field;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
    private static final ObjectRef MAP = ObjectRef.configMap("argocd", "argocd-cm");

    @ParameterizedTest
    @CsvSource({
        "409, will look again",
        "404, will look again",
        "403, grant argo-tuner get and patch on configmaps/argocd-cm",
        "422, exempt argo-tuner",
        "429, will try again",
        "503, will try again"
    })
    void sentence_everyRefusal_saysWhatToDo(int code, String what) {
        assertThat(Refusal.sentence(MAP, refused(code, "no"))).contains(what);
    }

    @Test
    void sentence_noAnswer_saysThatItIsUnknown() {
        var timeout = new KubernetesClientException("patch failed", new IOException("read timed out"));

        assertThat(Refusal.sentence(MAP, timeout)).contains("read timed out", "stored or not");
    }

    @Test
    void sentence_hostileWords_areOneShortLine() {
        var words = "denied\r\n\u001b[31mERROR\u2028 forged \u202E" + "x".repeat(5000);

        var sentence = Refusal.sentence(MAP, refused(422, words));

        assertThat(sentence).hasSizeLessThan(450).contains("denied  ", "…");
        assertThat(sentence.chars()).noneMatch(c -> c < 32 || c == 0x2028 || c == 0x202E);
    }

    @Test
    void conflict_ofAnApply_namesFieldAndManager() {
        var status = new StatusBuilder()
                .withCode(409)
                .withReason("Conflict")
                .withNewDetails()
                .addNewCause(
                        ".data.timeout.reconciliation",
                        "conflict with \"argocd-controller\" using v1",
                        "FieldManagerConflict")
                .endDetails()
                .build();
        var e = new KubernetesClientException(status);

        var conflicts = Conflict.of(e);

        assertThat(conflicts).containsExactly(new Conflict(".data.timeout.reconciliation", "argocd-controller"));
        assertThat(conflicts.get(0).isOver(new Field.Data("timeout.reconciliation")))
                .isTrue();
        assertThat(conflicts.get(0).isOver(new Field.Data("timeout"))).isFalse();
        assertThat(Conflict.of(refused(409, "the object has been modified"))).isEmpty();
    }

    @Test
    void fieldText_everyKey_isReadBack() {
        var fields = List.<Field>of(
                new Field.Data("controller.status.processors"),
                new Field.Replicas(),
                new Field.Env("argocd-application-controller", "A/B"),
                new Field.Path(List.of("spec", "controller", "processors", "status"), true),
                new Field.PathEnv(List.of("spec", "controller", "env"), "ARGOCD_K8S_CLIENT_QPS"));

        fields.forEach(field -> assertThat(FieldText.parse(field.key(), "50")).contains(field));
        assertThat(FieldText.parse("path/spec.controller.appSync", "300s"))
                .contains(new Field.Path(List.of("spec", "controller", "appSync"), false));
        for (var forged :
                List.of("path/metadata.name", "path/spec", "path/spec..x", "other/x", "data/", "x", "env/a")) {
            assertThat(FieldText.parse(forged, "1")).as(forged).isEqualTo(Optional.empty());
        }
    }

    private static KubernetesClientException refused(int code, String message) {
        return new KubernetesClientException(
                new StatusBuilder().withCode(code).withMessage(message).build());
    }
}
