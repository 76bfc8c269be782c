package io.argotuner.collect.metrics;

import org.jspecify.annotations.Nullable;

/** Go's spelling of numbers, of which Java's differs by its infinities and hexadecimals. */
final class GoNumber {
    private GoNumber() {}

    /** The number, null where the text is none. */
    static @Nullable Double read(String text) {
        switch (text) {
            case "" -> {
                return null;
            }
            case "+Inf", "Inf" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-Inf" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {
                char last = text.charAt(text.length() - 1);
                if (last == 'f' || last == 'F' || last == 'd' || last == 'D') {
                    return null;
                }
                try {
                    return Double.valueOf(text);
                } catch (NumberFormatException e) {
                    return null;
                }
            }
        }
    }
}
