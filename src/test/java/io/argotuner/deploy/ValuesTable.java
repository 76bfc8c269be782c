package io.argotuner.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.regex.Pattern;

/** The values of a chart as a Markdown table: what stands in the {@code # --} comment above each. */
final class ValuesTable {
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");

    private ValuesTable() {}

    /** @throws IllegalStateException where a value has no comment */
    static String of(String values) throws IOException {
        var defaults = new YAMLMapper().readTree(values);
        var table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");
        var path = new ArrayDeque<String>();
        var told = "";
        for (var line : values.lines().toList()) {
            var key = KEY.matcher(line);
            if (line.strip().startsWith("# -- ")) {
                told = line.strip().substring("# -- ".length());
            } else if (key.matches() && key.group(1).length() / 2 <= path.size()) {
                while (path.size() > key.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                var value = defaults.at("/" + String.join("/", path));
                if (!told.isEmpty()) {
                    table.append("| `%s` | `%s` | %s |%n".formatted(String.join(".", path), shown(value), told));
                    told = "";
                    if (value.isContainerNode()) {
                        // Its own keys are part of the default shown.
                        path.removeLast();
                    }
                } else if (!value.isObject() || value.isEmpty()) {
                    throw new IllegalStateException("values.yaml: nothing tells what " + path + " is");
                }
            }
        }
        return table.toString();
    }

    private static String shown(JsonNode value) {
        return value.isTextual() && value.asText().isEmpty() ? "\"\"" : value.isTextual() ? value.asText() : "" + value;
    }
}
