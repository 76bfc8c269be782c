package io.argotuner.standin;

import java.util.Map;
import java.util.TreeMap;

/** Label names and values of one series, by name as a Prometheus client writes them. */
final class Labels implements Comparable<Labels> {
    static final Labels NONE = new Labels(new TreeMap<>());

    private final TreeMap<String, String> values;
    /** In the text format without braces. */
    private final String pairs;

    private Labels(TreeMap<String, String> values) {
        this.values = values;
        var text = new StringBuilder();
        values.forEach((name, value) -> {
            text.append(text.isEmpty() ? "" : ",").append(name).append("=\"");
            text.append(escaped(value)).append('"');
        });
        pairs = text.toString();
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

    Map<String, String> values() {
        return values;
    }

    /** In the text format, empty without labels; {@code le} and {@code quantile} come last, as the clients put them. */
    String text(String last, String lastValue) {
        var all = pairs;
        if (!last.isEmpty()) {
            all += (all.isEmpty() ? "" : ",") + last + "=\"" + lastValue + '"';
        }
        return all.isEmpty() ? "" : "{" + all + "}";
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public int compareTo(Labels other) {
        return pairs.compareTo(other.pairs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && labels.pairs.equals(pairs);
    }

    @Override
    public int hashCode() {
        return pairs.hashCode();
    }

    @Override
    public String toString() {
        return '{' + pairs + '}';
    }
}
