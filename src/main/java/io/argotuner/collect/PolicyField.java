package io.argotuner.collect;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One field of a policy under the name that a user knows it by, and the checks that its text must pass. They are the
 * CRD's own rules: a file, and an object stored under an older CRD, never met those.
 *
 * @param path such as {@code spec.disruption.windows[0].schedule}
 */
record PolicyField(String path) {
    static final String DURATION_FORM =
            "a duration of whole numbers with s, m or h, such as 90s or 1h30m, or of days, such as 2d";

    private static final int LONGEST_DURATION = 16;
    private static final int LONGEST_SHOWN = 80;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6}[hms])+|[0-9]{1,4}d");
    private static final Pattern DURATION_PART = Pattern.compile("([0-9]+)([dhms])");

    /** A field that was refused, and why; {@link PolicyReader} makes the user's message of it. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String path;

        Refused(String path, String why) {
            super(path + " " + why);
            this.path = path;
        }

        String path() {
            return path;
        }
    }

    PolicyField at(String name) {
        return new PolicyField(path.isEmpty() ? name : path + "." + name);
    }

    PolicyField at(int index) {
        return new PolicyField(path + "[" + index + "]");
    }

    Refused refused(String why) {
        return new Refused(path, why);
    }

    /** The field holds {@code given}, which it must not. */
    Refused refused(String given, String instead) {
        var line = given.replaceAll("\\p{Cntrl}", " ");
        var shown = line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line;
        return refused("is \"" + shown + "\": use " + instead);
    }

    /** What the word means, or the fallback where the field is absent. Enforce means ENFORCE, RoundRobin ROUND_ROBIN. */
    <E extends Enum<E>> E word(@Nullable String given, E fallback) {
        if (given == null) {
            return fallback;
        }
        var meanings = fallback.getDeclaringClass().getEnumConstants();
        return Arrays.stream(meanings)
                .filter(meaning -> wordOf(meaning).equals(given))
                .findFirst()
                .orElseThrow(() -> refused(
                        given,
                        orList(Arrays.stream(meanings).map(PolicyField::wordOf).toList())));
    }

    private static String wordOf(Enum<?> meaning) {
        return Arrays.stream(meaning.name().split("_", -1))
                .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    int count(@Nullable Integer given, int fallback, int most) {
        if (given == null) {
            return fallback;
        }
        if (given < 1 || given > most) {
            throw refused("is " + given + ": use a whole number from 1 to " + most);
        }
        return given;
    }

    Duration duration(@Nullable String given, Duration fallback) {
        return given == null ? fallback : durationOf(given).orElseThrow(() -> refused(given, DURATION_FORM));
    }

    Optional<Duration> positiveDuration(@Nullable String given) {
        return Optional.ofNullable(given).map(text -> durationOf(text)
                .filter(duration -> !duration.isZero())
                .orElseThrow(() -> refused(text, DURATION_FORM.replace("a duration of", "a duration above zero of"))));
    }

    /** Empty where the text is not in the form that policies use. */
    static Optional<Duration> durationOf(String text) {
        if (text.length() > LONGEST_DURATION || !DURATION.matcher(text).matches()) {
            return Optional.empty();
        }
        var sum = Duration.ZERO;
        var parts = DURATION_PART.matcher(text);
        while (parts.find()) {
            var amount = Long.parseLong(parts.group(1));
            sum = sum.plus(
                    switch (parts.group(2)) {
                        case "d" -> Duration.ofDays(amount);
                        case "h" -> Duration.ofHours(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        default -> Duration.ofSeconds(amount);
                    });
        }
        return Optional.of(sum);
    }

    /** {@code A, B or C}. */
    static String orList(List<String> words) {
        var last = words.size() - 1;
        return last < 1 ? String.join("", words) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}
