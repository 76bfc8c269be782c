package io.argotuner.standin;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Label names and values of one series, by name as a Prometheus client writes them. */
record Labels(Map<String, String> values) implements Comparable<Labels> {
    static final Labels NONE = new Labels(Map.of());

    Labels {
        values = new TreeMap<>(values);
    }

    /** Names and values in turn. */
    static Labels of(String... namesAndValues) {
        var values = new TreeMap<String, String>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Labels(values);
    }

    Labels and(String name, String value) {
        var more = new TreeMap<>(values);
        more.put(name, value);
        return new Labels(more);
    }

    /** In the text format, empty without labels; {@code le} and {@code quantile} come last, as the clients put them. */
    String text(String last, String lastValue) {
        var pairs = values.entrySet().stream()
                .map(e -> e.getKey() + "=\"" + escaped(e.getValue()) + '"')
                .collect(Collectors.joining(","));
        if (!last.isEmpty()) {
            pairs += (pairs.isEmpty() ? "" : ",") + last + "=\"" + lastValue + '"';
        }
        return pairs.isEmpty() ? "" : "{" + pairs + "}";
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public int compareTo(Labels other) {
        return values.toString().compareTo(other.values.toString());
    }
}
