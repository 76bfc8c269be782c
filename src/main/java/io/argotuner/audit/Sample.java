package io.argotuner.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many there are, and the first few by name with a note each: the same whatever the order they came in. */
final class Sample {
    static final int KEPT = 5;

    private final TreeMap<Subject, String> first = new TreeMap<>();
    private int count;

    void add(Subject subject, String note) {
        count++;
        keep(subject, note);
    }

    void addAll(Sample other) {
        count += other.count;
        other.first.forEach(this::keep);
    }

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    List<Subject> subjects() {
        return List.copyOf(first.keySet());
    }

    Map<Subject, String> notes() {
        return first;
    }

    /** {@code a, b and 3 more}. */
    String names() {
        var shown = first.keySet().stream().limit(3).map(Subject::qualified).toList();
        var more = count - shown.size();
        return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
    }

    private void keep(Subject subject, String note) {
        first.putIfAbsent(subject, note);
        if (first.size() > KEPT) {
            first.pollLastEntry();
        }
    }
}
