package io.argotuner.collect;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text from a stranger made fit for a message: one plain line of bounded length. */
public final class OneLine {
    // Control and format characters, line and paragraph separators: what moves a cursor, colours or reverses text.
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\s]+");

    private OneLine() {}

    /** @param max characters kept; what is cut off is replaced by three dots */
    public static String of(@Nullable String text, int max) {
        if (text == null) {
            return "";
        }
        // Cut first: the pattern need not run over a megabyte of which 200 characters are shown.
        var head = text.length() > 4 * max ? text.substring(0, 4 * max) : text;
        var plain = UNPRINTABLE.matcher(head).replaceAll(" ").strip();
        if (plain.length() <= max && head.length() == text.length()) {
            return plain;
        }
        return plain.substring(0, Math.min(max, plain.length())).strip() + "...";
    }
}
