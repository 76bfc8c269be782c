package io.argotuner.report;

import org.jspecify.annotations.Nullable;

/** Foreign text made safe for status, Events and logs: one line, no control characters, of bounded length. */
final class Bounded {
    private Bounded() {}

    /** @param max characters kept at most, the mark of a cut included */
    static String text(String text, int max) {
        var clean = new StringBuilder(Math.min(text.length(), max + 2));
        var blank = true;
        for (var i = 0; i < text.length() && clean.length() <= max; ) {
            var c = text.codePointAt(i);
            i += Character.charCount(c);
            if (printable(c)) {
                clean.appendCodePoint(c);
                blank = false;
            } else if (!blank) {
                clean.append(' ');
                blank = true;
            }
        }
        var line = clean.toString().strip();
        if (line.length() <= max) {
            return line;
        }
        var end = max - 3;
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "...";
    }

    static @Nullable String orNull(@Nullable String text, int max) {
        return text == null ? null : text(text, max);
    }

    /** Format characters go too: they can turn the rest of a line around. */
    private static boolean printable(int c) {
        var kind = Character.getType(c);
        return c != ' '
                && kind != Character.CONTROL
                && kind != Character.FORMAT
                && kind != Character.SURROGATE
                && kind != Character.LINE_SEPARATOR
                && kind != Character.PARAGRAPH_SEPARATOR
                && kind != Character.UNASSIGNED;
    }
}
