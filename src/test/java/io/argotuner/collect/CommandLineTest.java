package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Component;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "argocd-application-controller --status-processors 40",
                "/usr/local/bin/argocd-application-controller|--status-processors=40",
                "tini|--|argocd-application-controller|--status-processors|40",
                "/usr/bin/tini|-s|argocd-application-controller|--status-processors=40",
                "uid_entrypoint.sh|argocd-application-controller|--status-processors|20|--status-processors|40",
                "sh|-c|exec /usr/local/bin/argocd-application-controller --status-processors='40'",
                "/bin/bash|-exc|cd /tmp && argocd-application-controller \\\n  --status-processors \"40\"; echo --status-processors 9",
                "sh|-c|# argocd-server\nargocd-application-controller $@ 2>&1|sh|--status-processors=40",
                "dumb-init|--rewrite|15:2|argocd-application-controller|--repo-server|argocd-repo-server|--status-processors=40",
            })
    void of_controllerBehindWrappers_isFoundWithItsFlags(String words) {
        var found = parse(words);
        assertThat(found.map(CommandLine::component)).contains(Component.CONTROLLER);
        assertThat(found.orElseThrow().flag("status-processors")).contains("40");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx",
                "kubectl|rollout|status|deployment|argocd-server",
                "sh|-c|cp /usr/local/bin/argocd /var/run/argocd/argocd-repo-server",
                "reloader|--deployment|argocd-server",
                "proxy|--upstream=argocd-server",
                "wait-for|argocd-server:443",
                "sh|-c|echo 'argocd-server is not run here'",
                "/shared/argocd-dex|rundex",
            })
    void of_otherProgramThatNamesAComponent_isNone(String words) {
        assertThat(parse(words)).isEmpty();
    }

    @Test
    void of_multiCallBinary_isNamedByItsVariable() {
        var container = new ContainerBuilder().withArgs("--parallelismlimit=4").build();
        var found = CommandLine.of(container, "argocd-repo-server").orElseThrow();
        assertThat(found.component()).isEqualTo(Component.REPO_SERVER);
        assertThat(found.flag("parallelismlimit")).contains("4");
        assertThat(CommandLine.of(container, "argocd")).isEmpty();
    }

    @Test
    void flag_afterTheEndOfFlags_doesNotCount() {
        assertThat(parse("argocd-server|--|--status-processors=4").orElseThrow().flag("status-processors"))
                .isEmpty();
        assertThat(parse("argocd-server|--status-processors").orElseThrow().flag("status-processors"))
                .isEmpty();
    }

    @Test
    void booleanFlag_forms_areGos() {
        assertThat(parse("argocd-server|--x").orElseThrow().booleanFlag("x")).contains(true);
        assertThat(parse("argocd-server|--x=f").orElseThrow().booleanFlag("x")).contains(false);
        assertThat(parse("argocd-server|--x=T").orElseThrow().booleanFlag("x")).contains(true);
        assertThat(parse("argocd-server").orElseThrow().booleanFlag("x")).isEmpty();
    }

    /** Words are parted by {@code |}; the first case shows one text that is split at spaces instead. */
    private static Optional<CommandLine> parse(String words) {
        var list = words.contains("|") ? List.of(words.split("\\|")) : List.of(words.split(" "));
        Container container = new ContainerBuilder()
                .withCommand(list.subList(0, 1))
                .withArgs(list.subList(1, list.size()))
                .build();
        return CommandLine.of(container, null);
    }
}
