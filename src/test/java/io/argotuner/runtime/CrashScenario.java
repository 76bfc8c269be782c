package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.EvidenceRule;
import io.argotuner.api.SettingRule;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that an operator does from one quiet state to the next, with every request it takes to change anything but
 * status, Events and the Lease. A process that is killed between two of them has left the first behind.
 */
enum CrashScenario {
    FIRST_APPLY(List.of(
            "argotuningpolicies/default",
            "configmaps/argocd-cm",
            "configmaps/argocd-cmd-params-cm",
            "deployments/argocd-repo-server",
            "deployments/argocd-server",
            "statefulsets/argocd-application-controller")) {
        @Override
        void prepare(Sandbox sandbox) {
            install(sandbox);
        }

        @Override
        void act(Sandbox sandbox) {
            create(sandbox, spec());
        }

        @Override
        void assertDone(OperatorTrial trial, Sandbox sandbox) {
            assertTuned(trial, sandbox, "50");
        }
    },

    CHANGE(List.of("configmaps/argocd-cmd-params-cm", "statefulsets/argocd-application-controller")) {
        @Override
        void prepare(Sandbox sandbox) {
            install(sandbox);
            tuned(sandbox, spec());
        }

        @Override
        void act(Sandbox sandbox) {
            edit(sandbox, "statusProcessors", fixed("61"));
        }

        @Override
        void assertDone(OperatorTrial trial, Sandbox sandbox) {
            assertTuned(trial, sandbox, "61");
        }
    },

    RESUME(List.of(
            "configmaps/argocd-cm",
            "configmaps/argocd-cmd-params-cm",
            "deployments/argocd-repo-server",
            "deployments/argocd-server",
            "statefulsets/argocd-application-controller")) {
        @Override
        void prepare(Sandbox sandbox) {
            install(sandbox);
            var spec = spec();
            spec.paused = true;
            create(sandbox, spec);
            var trial = OperatorTrial.start(sandbox);
            trial.awaitCondition("default", "Applied", "False/Paused");
            trial.stop();
        }

        @Override
        void act(Sandbox sandbox) {
            OperatorTrial.policies(sandbox).withName("default").edit(policy -> {
                policy.getSpec().paused = false;
                return policy;
            });
        }

        @Override
        void assertDone(OperatorTrial trial, Sandbox sandbox) {
            assertTuned(trial, sandbox, "50");
        }
    },

    /** Two requests for each object, see docs/reliability.md, and the finalizer. */
    RESTORE(List.of(
            "configmaps/argocd-cm",
            "configmaps/argocd-cm",
            "configmaps/argocd-cmd-params-cm",
            "configmaps/argocd-cmd-params-cm",
            "deployments/argocd-repo-server",
            "deployments/argocd-repo-server",
            "deployments/argocd-server",
            "deployments/argocd-server",
            "statefulsets/argocd-application-controller",
            "statefulsets/argocd-application-controller",
            "argotuningpolicies/default")) {
        @Override
        void prepare(Sandbox sandbox) {
            install(sandbox);
            tuned(sandbox, spec());
        }

        @Override
        void act(Sandbox sandbox) {
            OperatorTrial.policies(sandbox).withName("default").delete();
        }

        @Override
        void assertDone(OperatorTrial trial, Sandbox sandbox) {
            assertGone(sandbox);
            assertThat(sandbox.argoCd().cmdParams()).isEmpty();
            assertThat(sandbox.argoCd().argocdCm()).containsOnlyKeys("resource.exclusions");
            assertThat(sandbox.argoCd().controller().getSpec().getReplicas()).isEqualTo(1);
        }
    },

    /** A person's value, written over under Take. The pods run with the old one still: no restart. */
    CONTESTED(List.of("configmaps/argocd-cmd-params-cm")) {
        @Override
        void prepare(Sandbox sandbox) {
            install(sandbox);
            tuned(sandbox, spec());
        }

        @Override
        void act(Sandbox sandbox) {
            sandbox.admin().configMaps().withName("argocd-cmd-params-cm").edit(map -> {
                map.getData().put("controller.status.processors", "11");
                return map;
            });
        }

        @Override
        void assertDone(OperatorTrial trial, Sandbox sandbox) {
            assertTuned(trial, sandbox, "50");
        }
    },

    /** Where argocd-operator owns the install its resource is all that is written. It does not run here. */
    OWNED_APPLY(List.of("argotuningpolicies/default", "argocds/argocd")) {
        @Override
        void prepare(Sandbox sandbox) {
            owned(sandbox);
        }

        @Override
        void act(Sandbox sandbox) {
            create(sandbox, spec());
        }

        @Override
        void assertDone(OperatorTrial trial, Sandbox sandbox) {
            assertOwnedTuned(trial, sandbox);
        }
    },

    OWNED_RESTORE(List.of("argocds/argocd", "argocds/argocd", "argotuningpolicies/default")) {
        @Override
        void prepare(Sandbox sandbox) {
            owned(sandbox);
            create(sandbox, spec());
            var trial = OperatorTrial.start(sandbox);
            assertEventually(trial, () -> assertOwnedTuned(trial, sandbox));
            trial.stop();
        }

        @Override
        void act(Sandbox sandbox) {
            OperatorTrial.policies(sandbox).withName("default").delete();
        }

        @Override
        void assertDone(OperatorTrial trial, Sandbox sandbox) {
            assertGone(sandbox);
            var argoCd = argoCd(sandbox);
            assertThat(argoCd.<Object>get("spec", "controller", "processors", "operation"))
                    .isNull();
            assertThat(argoCd.<Object>get("spec", "repo", "replicas")).isNull();
            assertThat(argoCd.getMetadata().getAnnotations()).isNullOrEmpty();
        }
    };

    private final List<String> writes;

    CrashScenario(List<String> writes) {
        this.writes = writes;
    }

    /** {@code plural/name} of each request, in order. */
    List<String> writes() {
        return writes;
    }

    abstract void prepare(Sandbox sandbox);

    abstract void act(Sandbox sandbox);

    abstract void assertDone(OperatorTrial trial, Sandbox sandbox);

    void assertGone(Sandbox sandbox) {
        assertThat((Object) OperatorTrial.policies(sandbox).withName("default").get())
                .isNull();
    }

    /** Small numbers of Applications that ask for large values: 60 on 3 clusters for 3 shards and 50 processors. */
    static ArgoTuningPolicySpec spec() {
        var spec = OperatorTrial.withoutCooldown();
        spec.sizing = new ArgoTuningPolicySpec.Sizing();
        spec.sizing.applicationsPerStatusProcessor = 1;
        spec.sizing.applicationsPerOperationProcessor = 1;
        spec.sizing.applicationsPerShard = 20;
        // Ages become known with a later look, a status write that no crash has to do with.
        spec.evidence = new EvidenceRule();
        spec.evidence.source = "None";
        spec.settings = new TreeMap<>(Map.of(
                "statusProcessors", fixed("50"),
                "reconciliationTimeout", fixed("240s"),
                "repoServerReplicas", fixed("2"),
                "serverReplicas", fixed("2")));
        return spec;
    }

    private static SettingRule fixed(String value) {
        return OperatorTrial.fixed(value);
    }

    static void install(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(60, 3);
    }

    private static void owned(Sandbox sandbox) {
        sandbox.installArgoCdCrd();
        sandbox.argoCd().plain().ownedByArgoCd().applications(60, 3);
    }

    private static GenericKubernetesResource argoCd(Sandbox sandbox) {
        return sandbox.admin()
                .genericKubernetesResources("argoproj.io/v1beta1", "ArgoCD")
                .inNamespace(sandbox.namespace())
                .withName("argocd")
                .get();
    }

    private static void assertOwnedTuned(OperatorTrial trial, Sandbox sandbox) {
        var policy = trial.policy("default").get();
        assertThat(trial.status("default").observedGeneration)
                .isEqualTo(policy.getMetadata().getGeneration());
        assertThat(OperatorTrial.condition(trial.status("default"), "Applied")).startsWith("True/");
        assertThat(String.valueOf(argoCd(sandbox).<Object>get("spec", "controller", "processors", "status")))
                .isEqualTo("50");
    }

    private static void create(Sandbox sandbox, ArgoTuningPolicySpec spec) {
        OperatorTrial.create(sandbox, "default", spec);
    }

    static void edit(Sandbox sandbox, String setting, SettingRule rule) {
        OperatorTrial.policies(sandbox).withName("default").edit(policy -> {
            policy.getSpec().settings.put(setting, rule);
            return policy;
        });
    }

    static void tuned(Sandbox sandbox, ArgoTuningPolicySpec spec) {
        create(sandbox, spec);
        var trial = OperatorTrial.start(sandbox);
        assertEventually(trial, () -> assertTuned(trial, sandbox, "50"));
        trial.stop();
    }

    private static void assertEventually(OperatorTrial trial, org.awaitility.core.ThrowingRunnable assertion) {
        trial.await("the install is tuned", assertion);
    }

    static void assertTuned(OperatorTrial trial, Sandbox sandbox, String processors) {
        var policy = trial.policy("default").get();
        var status = trial.status("default");
        assertThat(status.observedGeneration).isEqualTo(policy.getMetadata().getGeneration());
        assertThat(sandbox.argoCd().isRolledOut()).isTrue();
        assertThat(OperatorTrial.condition(status, "Applied")).startsWith("True/");
        assertThat(OperatorTrial.condition(status, "Effective")).isEqualTo("True/InForce");
        assertThat(sandbox.argoCd().cmdParams()).containsEntry("controller.status.processors", processors);
        assertThat(sandbox.argoCd().argocdCm()).containsEntry("timeout.reconciliation", "240s");
        assertThat(sandbox.argoCd().controller().getSpec().getReplicas()).isEqualTo(3);
    }
}
