package io.argotuner.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** Applications as a tenant without good will makes them: as large as etcd takes them, and of wrong types. */
final class HugeApplications {
    /** What a log line or a status would hold if a tenant could write there. */
    static final String INJECTED = "level=ERROR forged";

    private static final String NASTY = "a\n" + INJECTED + "\r\u001b[31m%s%n{}${jndi:ldap://x}";
    /** Parts of an Application that the API server takes in any form, each of a form that nobody expects. */
    private static final List<String> FORMS = List.of(
            "\"status\": {\"reconciledAt\": \"yesterday\", \"sync\": {\"status\": \"" + "S".repeat(5000) + "\"}}",
            "\"status\": {\"reconciledAt\": \"9999-12-31T23:59:59Z\", \"health\": {\"status\": \"\\u202eyhtlaeH\"}}",
            "\"status\": {\"resources\": []}, \"operation\": {\"sync\": {}}",
            "\"metadata\": {\"annotations\": {\"argocd.argoproj.io/refresh\": \"%s{}\\n\\u001b[2J\"}}");

    static final int STRANGE = FORMS.size() + 1;

    private final Sandbox sandbox;

    HugeApplications(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** So many of the largest size, and {@link #STRANGE} of strange forms. */
    void create(int count) {
        var ballast = "x".repeat(1_350_000);
        for (var i = 0; i < count; i++) {
            var huge = application("huge-" + i, "https://kubernetes.default.svc");
            ((ObjectNode) huge.get("spec").get("source")).set("kustomize", patch(ballast));
            create(huge);
        }
        for (var i = 0; i < FORMS.size(); i++) {
            var strange = application("strange-" + i, "https://kubernetes.default.svc");
            strange = merged(strange, Serialization.unmarshal("{" + FORMS.get(i) + "}", ObjectNode.class));
            create(strange);
        }
        create(application("strange-" + "n".repeat(253 - "strange-".length()), NASTY));
    }

    private static ObjectNode patch(String text) {
        var kustomize = JsonNodeFactory.instance.objectNode();
        kustomize.putArray("patches").addObject().put("patch", text);
        return kustomize;
    }

    private static ObjectNode application(String name, String server) {
        var application = Serialization.unmarshal("""
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": ""},
                 "spec": {"project": "default", "source": {"repoURL": "https://git.example/huge.git", "path": "."},
                   "destination": {"namespace": "huge"}}}""", ObjectNode.class);
        ((ObjectNode) application.get("metadata")).put("name", name);
        ((ObjectNode) application.get("spec").get("destination")).put("server", server);
        return application;
    }

    private static ObjectNode merged(ObjectNode into, ObjectNode more) {
        more.properties().forEach(member -> {
            if (into.get(member.getKey()) instanceof ObjectNode inner
                    && member.getValue() instanceof ObjectNode added) {
                merged(inner, added);
            } else {
                into.set(member.getKey(), member.getValue());
            }
        });
        return into;
    }

    private void create(ObjectNode application) {
        sandbox.admin()
                .resource(Serialization.unmarshal(application.toString(), GenericKubernetesResource.class))
                .create();
    }
}
