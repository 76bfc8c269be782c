package io.argotuner.enact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Replacements in one text, collected by position and made at once. Insertions at one place keep their order. */
final class TextEdits {
    private record Edit(int start, int end, String text) {}

    private final List<Edit> edits = new ArrayList<>();

    void insert(int at, String text) {
        edits.add(new Edit(at, at, text));
    }

    void replace(int start, int end, String text) {
        edits.add(new Edit(start, end, text));
    }

    boolean isEmpty() {
        return edits.isEmpty();
    }

    String applyTo(String text) {
        var edited = new StringBuilder();
        var at = 0;
        for (var edit : edits.stream()
                .sorted(Comparator.comparingInt(Edit::start).thenComparingInt(Edit::end))
                .toList()) {
            if (edit.start < at) {
                throw new IllegalStateException("two edits overlap at " + edit.start);
            }
            edited.append(text, at, edit.start).append(edit.text);
            at = edit.end;
        }
        return edited.append(text, at, text.length()).toString();
    }
}
