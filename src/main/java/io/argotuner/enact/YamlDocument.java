package io.argotuner.enact;

import io.argotuner.collect.BadInput;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A part of a file between two {@code ---} lines, YAML or JSON, and where in the file it lies.
 *
 * @param start index of its first character in the file
 * @param text its characters
 */
record YamlDocument(Path file, String whole, int start, String text) {
    private static final Pattern SEPARATOR = Pattern.compile("^---(?=\\s|$)", Pattern.MULTILINE);

    /** The documents of a file. No scalar can hold a line that starts with {@code ---}, so the cut is safe. */
    static List<YamlDocument> split(Path file, String whole) {
        var starts = new ArrayList<Integer>();
        starts.add(0);
        SEPARATOR
                .matcher(whole)
                .results()
                .map(r -> r.start())
                .filter(s -> s > 0)
                .forEach(starts::add);
        starts.add(whole.length());
        var documents = new ArrayList<YamlDocument>();
        for (var i = 0; i + 1 < starts.size(); i++) {
            documents.add(
                    new YamlDocument(file, whole, starts.get(i), whole.substring(starts.get(i), starts.get(i + 1))));
        }
        return documents;
    }

    YamlDocument withText(String edited) {
        return new YamlDocument(file, whole, start, edited);
    }

    /** @throws BadInput naming the line that is neither YAML nor JSON */
    List<Node> roots() {
        var options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setNestingDepthLimit(200);
        var roots = new ArrayList<Node>();
        try {
            new Yaml(options).composeAll(new StringReader(composable())).forEach(roots::add);
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            throw new BadInput(
                    file + ":" + (mark == null ? line(0) : line(index(mark))) + ": not YAML: "
                            + Refusal.clean(String.valueOf(e.getProblem()), 200) + "; correct it",
                    e);
        } catch (YAMLException e) {
            throw new BadInput(
                    file + ":" + line(0) + ": not YAML: " + Refusal.clean(String.valueOf(e.getMessage()), 200)
                            + "; correct it",
                    e);
        }
        return roots;
    }

    /** Position of a mark in {@link #text()}; marks count code points. */
    int index(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }

    int start(Node node) {
        return index(node.getStartMark());
    }

    int end(Node node) {
        return index(node.getEndMark());
    }

    /** Line in the file, from 1, of a position in {@link #text()}. */
    int line(int index) {
        return 1
                + (int) whole.substring(0, Math.min(whole.length(), start + index))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    /** {@code \r\n} where the file's first line ends so. */
    String lineEnd() {
        var first = whole.indexOf('\n');
        return first > 0 && whole.charAt(first - 1) == '\r' ? "\r\n" : "\n";
    }

    /** Where the line of this position ends, before its line break. */
    int lineEnd(int index) {
        var end = text.indexOf('\n', index);
        if (end < 0) {
            return text.length();
        }
        return end > index && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    int lineStart(int index) {
        return text.lastIndexOf('\n', index - 1) + 1;
    }

    /**
     * JSON may indent with tabs and escape a slash, which YAML forbids. Characters of the same number stand in for
     * them here; positions stay right and the file keeps its own.
     */
    private String composable() {
        if (!text.stripLeading().startsWith("{")) {
            return text;
        }
        var copy = text.toCharArray();
        var quoted = false;
        for (var i = 0; i < copy.length; i++) {
            if (quoted && copy[i] == '\\') {
                if (i + 1 < copy.length && copy[i + 1] == '/') {
                    copy[i] = '/';
                }
                i++;
            } else if (copy[i] == '"') {
                quoted = !quoted;
            } else if (!quoted && copy[i] == '\t') {
                copy[i] = ' ';
            }
        }
        return new String(copy);
    }

    /** The value under a key, null where there is none. */
    static @Nullable Node child(@Nullable Node node, String key) {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(t -> t.getKeyNode() instanceof ScalarNode k
                                && k.getValue().equals(key))
                        .map(t -> t.getValueNode())
                        .findFirst()
                        .orElse(null)
                : null;
    }

    /** A scalar's value under a path of keys, empty where there is none. */
    static String scalar(@Nullable Node node, String... path) {
        var at = node;
        for (var key : path) {
            at = child(at, key);
        }
        return at instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL) ? scalar.getValue() : "";
    }
}
