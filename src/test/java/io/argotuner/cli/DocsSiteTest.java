package io.argotuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParameterException;

/** The docs site: every page can be found, every link leads somewhere, every command is one. */
class DocsSiteTest {
    private static final Path DOCS = Path.of("docs");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern SHELL = Pattern.compile("(?ms)^[ ]*```sh\\n(.*?)^[ ]*```");
    private static final Pattern FENCED = Pattern.compile("(?ms)^[ ]*```.*?^[ ]*```");

    static List<Path> pages() throws IOException {
        try (var all = Files.walk(DOCS)) {
            return all.filter(p -> p.toString().endsWith(".md")).sorted().toList();
        }
    }

    @Test
    void everyPage_isInTheNavOnce() throws IOException {
        var nav = new ArrayList<String>();
        collect(new YAMLMapper().readTree(Path.of("mkdocs.yml").toFile()).path("nav"), nav);
        assertThat(nav).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(nav))
                .isEqualTo(new TreeSet<>(
                        pages().stream().map(p -> DOCS.relativize(p).toString()).toList()));
    }

    private static void collect(JsonNode node, List<String> pages) {
        if (node.isTextual()) {
            pages.add(node.asText());
        }
        node.forEach(child -> collect(child, pages));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyRelativeLink_leadsSomewhere(Path page) throws IOException {
        var text = FENCED.matcher(Files.readString(page)).replaceAll("");
        var broken = new ArrayList<String>();
        for (var link : LINK.matcher(text).results().map(m -> m.group(1)).toList()) {
            if (link.contains("://") || link.startsWith("mailto:")) {
                continue;
            }
            var parts = link.split("#", 2);
            var target =
                    parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
            if (!Files.exists(target)) {
                broken.add(link + ": no such file");
            } else if (parts.length == 2
                    && target.toString().endsWith(".md")
                    && !anchors(target).contains(parts[1])) {
                broken.add(link + ": no such heading");
            }
        }
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandShown_parses(Path page) throws IOException {
        for (var block : SHELL.matcher(Files.readString(page))
                .results()
                .map(m -> m.group(1))
                .toList()) {
            for (var line : block.replaceAll("\\\\\\R\\s*", " ").lines().toList()) {
                for (var command : line.split("\\s(?:\\||\\|\\||&&|;)\\s", -1)) {
                    check(command.strip());
                }
            }
        }
    }

    private static void check(String command) {
        var words = words(command);
        if (words.size() > 3 && words.subList(0, 3).equals(List.of("java", "-jar", "target/argo-tuner.jar"))) {
            words = words.subList(3, words.size());
        } else if (!words.isEmpty() && words.get(0).equals("argo-tuner")) {
            words = words.subList(1, words.size());
        } else {
            return;
        }
        try {
            Main.commandLine(new Terminal(System.in, false, Ran.CLOCK)).parseArgs(words.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new AssertionError(command + ": " + e.getMessage(), e);
        }
    }

    /** The words of a simple command, up to a comment or a redirection. */
    private static List<String> words(String command) {
        var words = new ArrayList<String>();
        for (var word : Pattern.compile("\"[^\"]*\"|'[^']*'|\\S+")
                .matcher(command)
                .results()
                .map(m -> m.group())
                .toList()) {
            if (word.startsWith("#") || word.startsWith(">") || word.startsWith("<")) {
                break;
            }
            words.add(word.replaceAll("^[\"']|[\"']$", ""));
        }
        return words;
    }

    private static List<String> anchors(Path page) throws IOException {
        var text = Pattern.compile("(?ms)^```.*?^```")
                .matcher(Files.readString(page))
                .replaceAll("");
        try (Stream<String> headings = HEADING.matcher(text).results().map(m -> m.group(1))) {
            return headings.map(DocsSiteTest::slug).toList();
        }
    }

    /** As Python-Markdown makes anchors, which differ from GitHub's in nothing that these headings have. */
    private static String slug(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 _-]", "")
                .strip()
                .replaceAll("[ -]+", "-");
    }
}
