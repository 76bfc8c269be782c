package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.CurrentSetting;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Wiring;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden folder: every {@code <case>.yaml} is read, and what was found is compared with {@code <case>.expected}. Run with
 * {@code -Dgolden.write=true} to write the expected files anew, and read the difference.
 */
class InstallFixturesTest {
    private static final Path FOLDER = Path.of("src/test/resources/installs");

    static List<String> cases() throws IOException {
        return names(".yaml");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void observe_fixture_isAsExpected(String name) throws IOException {
        var found = describe(observe(FOLDER.resolve(name + ".yaml")));
        var expected = FOLDER.resolve(name + ".expected");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(expected, found);
        }
        assertThat(found).isEqualTo(Files.readString(expected));
    }

    @Test
    void folder_expectedFile_hasItsCase() throws IOException {
        assertThat(names(".expected")).containsExactlyElementsOf(cases());
    }

    static Observation observe(Path source) {
        return Manifests.load(List.of(source.toString()), InputStream.nullInputStream())
                .observe(Optional.empty(), Optional.empty());
    }

    static String describe(Observation observation) {
        var install = observation.install();
        var text = new StringBuilder()
                .append("install | " + install.namespace() + " | " + fact(install.version()) + " | "
                        + install.packaging() + " | " + install.controllerKind() + " | " + install.managedBy() + "\n")
                .append("sharding | " + observation.sharding().algorithm().id() + " | "
                        + fact(observation.sharding().clusters()) + "\n");
        install.notices().forEach(n -> text.append("notice | ").append(n).append('\n'));
        for (var setting : Setting.values()) {
            text.append(describe(observation.setting(setting))).append('\n');
        }
        text.append("targets | ")
                .append(observation.targets().stream()
                        .map(t -> t.ref().toString())
                        .collect(Collectors.joining(", ")))
                .append('\n');
        return text.toString();
    }

    private static String describe(CurrentSetting setting) {
        var effective = setting.effective() instanceof Fact.Known<Double> known
                ? setting.setting().text(known.value())
                : fact(setting.effective());
        return String.join(
                " | ",
                setting.setting().id(),
                target(setting.wiring()),
                setting.current() == null ? "absent" : setting.current(),
                effective,
                kind(setting.wiring()),
                setting.note() == null ? "-" : setting.note());
    }

    private static String target(Wiring wiring) {
        if (wiring instanceof Wiring.Writable w) {
            return w.place().toString();
        }
        if (wiring instanceof Wiring.Overridden o) {
            return o.target();
        }
        return wiring instanceof Wiring.Unsupported u
                ? u.target()
                : ((Wiring.Missing) wiring).component().binary();
    }

    private static String kind(Wiring wiring) {
        if (wiring instanceof Wiring.Writable w) {
            var companions = w.companions().stream()
                    .map(c -> " with " + c.place() + "=" + c.current() + " " + c.rule() + restarts(c.restarts()))
                    .collect(Collectors.joining());
            return "writable" + restarts(w.restarts()) + companions;
        }
        if (wiring instanceof Wiring.Overridden o) {
            return "overridden: " + o.by();
        }
        return wiring instanceof Wiring.Unsupported u ? "unsupported: " + u.why() : "missing";
    }

    private static String restarts(Set<ObjectRef> refs) {
        return refs.isEmpty()
                ? ""
                : " restarts " + refs.stream().sorted().map(ObjectRef::toString).collect(Collectors.joining(" "));
    }

    private static String fact(Fact<?> fact) {
        return fact instanceof Fact.Known<?> known
                ? String.valueOf(known.value())
                : "unknown: " + ((Fact.Unknown<?>) fact).why();
    }

    private static List<String> names(String suffix) throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.map(p -> p.getFileName().toString())
                    .filter(n -> n.endsWith(suffix))
                    .map(n -> n.substring(0, n.length() - suffix.length()))
                    .sorted()
                    .toList();
        }
    }
}
