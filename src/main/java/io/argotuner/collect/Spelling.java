package io.argotuner.collect;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which known name a misspelled one was probably meant to be. */
final class Spelling {
    private Spelling() {}

    /** The nearest name by letters inserted, removed or replaced; empty where none is near. */
    static Optional<String> nearest(String word, Collection<String> names) {
        var most = Math.max(1, word.length() / 3);
        return names.stream()
                .filter(name -> distance(word, name) <= most)
                .min(Comparator.<String>comparingInt(name -> distance(word, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code "; did you mean b? Use a, b or c"}, or {@code ": use a, b or c"} where none is near. */
    static String instead(String word, Collection<String> names) {
        return nearest(word, names)
                        .map(name -> "; did you mean " + name + "? Use ")
                        .orElse(": use ")
                + PolicyField.orList(List.copyOf(names));
    }

    private static int distance(String one, String other) {
        var from = one.toLowerCase(Locale.ROOT);
        var to = other.toLowerCase(Locale.ROOT);
        var row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                var replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
