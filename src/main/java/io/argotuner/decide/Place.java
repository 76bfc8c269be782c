package io.argotuner.decide;

import java.util.List;

/** The one field of one object that holds a setting's text in this install. */
public record Place(ObjectRef object, Field field) {

    /** A field that argo-tuner may own. {@link #key()} names it in the journal and must never change its form. */
    public sealed interface Field {
        /** Stable name of the field within its object. */
        String key();

        /** {@code data[key]} of a ConfigMap. */
        record Data(String name) implements Field {
            @Override
            public String key() {
                return "data/" + name;
            }

            @Override
            public String toString() {
                return name;
            }
        }

        /** The literal value of an environment variable of one container in a workload's pod template. */
        record Env(String container, String name) implements Field {
            @Override
            public String key() {
                return "env/" + container + "/" + name;
            }

            @Override
            public String toString() {
                return "env " + name;
            }
        }

        /** {@code spec.replicas} of a workload. */
        record Replicas() implements Field {
            @Override
            public String key() {
                return "replicas";
            }

            @Override
            public String toString() {
                return "spec.replicas";
            }
        }

        /**
         * A field of an {@code ArgoCD} custom resource.
         *
         * @param path the member names from the root, such as {@code spec, controller, processors, status}
         * @param numeric whether the value is a JSON number rather than a string
         */
        record Path(List<String> path, boolean numeric) implements Field {
            public Path {
                path = List.copyOf(path);
            }

            @Override
            public String key() {
                return "path/" + String.join(".", path);
            }

            @Override
            public String toString() {
                return String.join(".", path);
            }
        }

        /** An entry of a list of environment variables in an {@code ArgoCD} custom resource, such as {@code spec.controller.env}. */
        record PathEnv(List<String> path, String name) implements Field {
            public PathEnv {
                path = List.copyOf(path);
            }

            @Override
            public String key() {
                return "pathenv/" + String.join(".", path) + "/" + name;
            }

            @Override
            public String toString() {
                return String.join(".", path) + "[" + name + "]";
            }
        }
    }

    /** As shown in status and plans: {@code ConfigMap/argocd-cmd-params-cm controller.status.processors}. */
    @Override
    public String toString() {
        return object + " " + field;
    }
}
