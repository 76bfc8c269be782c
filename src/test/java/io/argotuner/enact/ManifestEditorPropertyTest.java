package io.argotuner.enact;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.Decision.Restart;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place;
import io.argotuner.decide.Place.Field;
import io.argotuner.decide.Plain;
import io.argotuner.decide.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Real manifests, random changes: what is read back is the old content with exactly the changes. */
class ManifestEditorPropertyTest {
    private static final List<String> KEYS = List.of(
            "controller.status.processors",
            "controller.operation.processors",
            "timeout.reconciliation",
            "reposerver.parallelism.limit",
            "aaa",
            "zzz");
    private static final List<String> VARIABLES =
            List.of("A", "ARGOCD_API_SERVER_REPLICAS", "ARGOCD_CONTROLLER_REPLICAS", "ARGOCD_NEW");
    private static final List<String> TEXTS = List.of("50", "300s", "37.5", "true", "a'b\"c\\d", "1e3");

    @TempDir
    Path directory;

    static Stream<Path> manifests() throws IOException {
        var shared = Path.of("..", "shared", "argocd");
        var own = Path.of("src", "test", "resources");
        var files = new ArrayList<>(List.of(
                own.resolve("install/plain.yaml"),
                own.resolve("edit/plain.before.yaml"),
                own.resolve("edit/wide.after.yaml"),
                own.resolve("edit/flow.before.yaml"),
                own.resolve("edit/dump.before.json")));
        if (Files.isDirectory(shared)) {
            try (var found = Files.list(shared)) {
                found.filter(f -> f.toString().endsWith("install.yaml")
                                || f.toString().endsWith("made.yaml")
                                || f.toString().contains("helm"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void edit_randomChanges_giveOldContentAndExactlyThem(Path manifest) throws IOException {
        for (var seed = 0; seed < 5; seed++) {
            var random = new Random(seed);
            var text = Files.readString(manifest);
            if (random.nextBoolean()) {
                text = text.replace("\n", "\r\n");
            }
            var file = Files.writeString(directory.resolve("f.yaml"), text);
            var changes = new ArrayList<Change>();
            var restarts = new ArrayList<Restart>();
            var expected = objects(text);
            for (var object : expected) {
                plan(object, random, changes, restarts);
            }

            var edited = ManifestEditor.edit(List.of(file), changes, restarts).getOrDefault(file, text);

            for (var object : expected) {
                var ref = ref(object);
                changes.stream()
                        .filter(c -> c.place().object().equals(ref))
                        .forEach(c -> Patches.set(object, c.place().field(), c.to()));
                restarts.stream().filter(r -> r.workload().equals(ref)).forEach(r -> Patches.setHash(object, r.hash()));
            }
            assertThat(difference(expected, objects(edited), ""))
                    .as("%s seed %d", manifest, seed)
                    .isEmpty();
            Files.writeString(file, edited);
            assertThat(ManifestEditor.edit(List.of(file), changes, restarts)).isEmpty();
            var removed = new ArrayList<>(text.lines().toList());
            edited.lines().forEach(removed::remove);
            assertThat(removed)
                    .as("lines that went")
                    .hasSizeLessThanOrEqualTo(2 * changes.size() + 2 * restarts.size());
        }
    }

    private static void plan(Map<String, Object> object, Random random, List<Change> changes, List<Restart> restarts) {
        var ref = ref(object);
        if (ref.kind().equals("ConfigMap") && random.nextInt(3) > 0) {
            some(KEYS, random).forEach(key -> changes.add(change(ref, new Field.Data(key), text(random))));
        } else if (ref.kind().equals("StatefulSet") || ref.kind().equals("Deployment")) {
            if (random.nextBoolean()) {
                changes.add(change(ref, new Field.Replicas(), Integer.toString(1 + random.nextInt(9))));
            }
            var containers = Tree.asList(Tree.find(object, FieldText.CONTAINERS));
            if (containers != null && !containers.isEmpty() && random.nextBoolean()) {
                var container = Tree.text(containers.get(0), "name");
                some(VARIABLES, random).stream()
                        .map(name -> new Field.Env(container, name))
                        .filter(field -> FieldText.obstacle(object, field).isEmpty())
                        .forEach(field -> changes.add(change(ref, field, text(random))));
            }
            if (random.nextBoolean()) {
                restarts.add(Plain.restart(ref, "%016x".formatted(random.nextLong())));
            }
        }
    }

    /** The first path at which two trees differ, empty where they do not: whole manifests are no failure message. */
    private static String difference(Object a, Object b, String path) {
        var left = Tree.asMap(a);
        var right = Tree.asMap(b);
        if (left != null && right != null && left.keySet().equals(right.keySet())) {
            return left.keySet().stream()
                    .map(k -> difference(left.get(k), right.get(k), path + "." + k))
                    .filter(Predicate.not(String::isEmpty))
                    .findFirst()
                    .orElse("");
        }
        if (a instanceof List<?> x && b instanceof List<?> y && x.size() == y.size()) {
            return IntStream.range(0, x.size())
                    .mapToObj(i -> difference(x.get(i), y.get(i), path + "[" + i + "]"))
                    .filter(Predicate.not(String::isEmpty))
                    .findFirst()
                    .orElse("");
        }
        return Objects.equals(a, b) ? "" : path + ": " + a + " is not " + b;
    }

    private static Change change(ObjectRef ref, Field field, String to) {
        return Decisions.change(Setting.STATUS_PROCESSORS, new Place(ref, field), null, to);
    }

    private static List<String> some(List<String> of, Random random) {
        return of.stream().filter(x -> random.nextInt(3) == 0).toList();
    }

    private static String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static ObjectRef ref(Map<String, Object> object) {
        return new ObjectRef(
                Tree.text(object, "apiVersion"),
                Tree.text(object, "kind"),
                Tree.text(object, "metadata", "namespace"),
                Tree.text(object, "metadata", "name"));
    }

    private static List<Map<String, Object>> objects(String text) {
        var json = text.stripLeading().startsWith("{");
        var objects = new ArrayList<Map<String, Object>>();
        new Yaml(new SafeConstructor(new LoaderOptions()))
                .loadAll(json ? text.replace("\\/", "/") : text)
                .forEach(document -> {
                    var items = Tree.asList(Tree.find(document, "items"));
                    Stream.of(items == null ? List.of(document == null ? Map.of() : document) : items)
                            .flatMap(List::stream)
                            .map(Tree::asMap)
                            .map(Objects::requireNonNull)
                            .filter(Predicate.not(Map::isEmpty))
                            .forEach(o -> objects.add(new LinkedHashMap<>(o)));
                });
        return objects;
    }
}
