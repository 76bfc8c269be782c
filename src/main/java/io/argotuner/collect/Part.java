package io.argotuner.collect;

import com.fasterxml.jackson.databind.JsonNode;
import io.argotuner.decide.Component;
import io.argotuner.decide.Fact;
import io.fabric8.kubernetes.api.model.Container;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A container of the install that runs one of Argo CD's processes, with its workload as it was read. */
public final class Part {
    /** The processes that an Argo CD install is made of. */
    public enum Role {
        CONTROLLER("application-controller"),
        REPO_SERVER("repo-server"),
        SERVER("server"),
        APPLICATIONSET_CONTROLLER("applicationset-controller"),
        NOTIFICATIONS_CONTROLLER("notifications-controller"),
        COMMIT_SERVER("commit-server"),
        DEX("dex"),
        REDIS("redis");

        private final String title;

        Role(String title) {
            this.title = title;
        }

        /** As people say it. */
        public String title() {
            return title;
        }

        static Role of(Component component) {
            return valueOf(component.name());
        }
    }

    private final Role role;
    private final Item workload;
    private final JsonNode container;
    private final Container typed;
    private final @Nullable CommandLine command;
    private final SettingsMaps maps;
    private final @Nullable String autoscaler;

    Part(
            Role role,
            Item workload,
            JsonNode container,
            Container typed,
            @Nullable CommandLine command,
            SettingsMaps maps,
            @Nullable String autoscaler) {
        this.role = role;
        this.workload = workload;
        this.container = container;
        this.typed = typed;
        this.command = command;
        this.maps = maps;
        this.autoscaler = autoscaler;
    }

    public Role role() {
        return role;
    }

    public Item workload() {
        return workload;
    }

    /** As it stands in the pod template, whole. */
    public JsonNode container() {
        return container;
    }

    public String containerName() {
        return container.path("name").asText("");
    }

    /** {@code spec.replicas}, 1 where absent. */
    public int replicas() {
        return workload.json().at("/spec/replicas").asInt(1);
    }

    /** What scales the workload, such as {@code HorizontalPodAutoscaler/x}. */
    public Optional<String> autoscaler() {
        return Optional.ofNullable(autoscaler);
    }

    public Map<String, String> podLabels() {
        return Item.texts(workload.json().at("/spec/template/metadata/labels"));
    }

    public JsonNode podSpec() {
        return workload.json().at("/spec/template/spec");
    }

    /** The text that the process gets, empty where the variable is not set; the reason where it cannot be told. */
    public Fact<String> env(String name) {
        var source = EnvSource.of(typed, name, maps);
        if (source instanceof EnvSource.Perhaps) {
            return Fact.known("");
        }
        return EnvSource.value(source, typed, maps)
                .map(v -> Fact.known(v.text() == null ? "" : v.text()))
                .orElseGet(() -> Fact.unknown(name + " comes from an object that is not read"));
    }

    /** Whether the variable is a plain value of the pod template. */
    public boolean literal(String env) {
        return EnvSource.of(typed, env, maps) instanceof EnvSource.Literal;
    }

    /** The text of a command-line flag, which beats the environment. */
    public Optional<String> flag(String name) {
        return command == null ? Optional.empty() : command.flag(name);
    }

    /** Whether a switch is on the command line, and which way. */
    public Optional<Boolean> booleanFlag(String name) {
        return command == null ? Optional.empty() : command.booleanFlag(name);
    }

    /** Whether a boolean is on, by flag or by environment. */
    public Fact<Boolean> enabled(String flag, String env) {
        return booleanFlag(flag).map(Fact::known).orElseGet(() -> env(env).map(
                        text -> text.toLowerCase(Locale.ROOT).equals("true")));
    }

    @Override
    public String toString() {
        return workload.ref() + " container " + containerName();
    }
}
