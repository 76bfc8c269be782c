package io.argotuner.collect;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Version;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** How Argo CD reads a duration from its environment. It changed twice, and each time within patch releases. */
enum DurationGrammar {
    /** One whole number and one of s, m, h, d: argoproj/pkg's own parser. Argo CD before 2.14. */
    SINGLE_UNIT,
    /** Go's {@code time.ParseDuration}, which has no days. */
    GO,
    /** Go's, and where that fails the single unit. */
    GO_THEN_SINGLE_UNIT;

    private static final Pattern SINGLE = Pattern.compile("([0-9]+)([smhd])");
    private static final long SECOND = 1_000_000_000L;

    /** The grammar of a version; all of them, one after the other, where the version is not known. */
    static Set<DurationGrammar> of(Fact<Version> version) {
        if (!(version instanceof Fact.Known<Version> known)) {
            return EnumSet.allOf(DurationGrammar.class);
        }
        return EnumSet.of(of(known.value()));
    }

    static DurationGrammar of(Version v) {
        if (!v.atLeast(2, 14, 0)) {
            return SINGLE_UNIT;
        }
        int daysSince =
                switch (v.major() * 100 + v.minor()) {
                    case 214 -> 20;
                    case 300 -> 19;
                    case 301 -> 8;
                    case 302 -> Integer.MAX_VALUE;
                    default -> 0;
                };
        return v.patch() >= daysSince ? GO_THEN_SINGLE_UNIT : GO;
    }

    /** Nanoseconds; empty where Argo CD would use its default. Negative durations parse, as in Go. */
    OptionalLong nanos(String text) {
        return switch (this) {
            case SINGLE_UNIT -> singleUnit(text);
            case GO -> go(text);
            case GO_THEN_SINGLE_UNIT -> {
                var nanos = go(text);
                yield nanos.isPresent() ? nanos : singleUnit(text);
            }
        };
    }

    /** Whether Argo CD ends its process on the text: a single-unit amount that no 64-bit integer holds. */
    boolean stopsOn(String text) {
        if (this == GO || (this == GO_THEN_SINGLE_UNIT && go(text).isPresent())) {
            return false;
        }
        var m = SINGLE.matcher(text);
        return m.matches() && GoValues.integer(m.group(1)).isEmpty();
    }

    private static OptionalLong singleUnit(String text) {
        var m = SINGLE.matcher(text);
        var amount = m.matches() ? GoValues.integer(m.group(1)) : OptionalLong.empty();
        if (amount.isEmpty()) {
            return amount;
        }
        long unit =
                switch (m.group(2)) {
                    case "s" -> SECOND;
                    case "m" -> 60 * SECOND;
                    case "h" -> 3600 * SECOND;
                    default -> 86_400 * SECOND;
                };
        // It wraps around in Go as well: 106752d is negative there and so out of bounds.
        return OptionalLong.of(unit * amount.getAsLong());
    }

    private static OptionalLong go(String text) {
        boolean negative = text.startsWith("-");
        var rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return OptionalLong.of(0);
        }
        if (rest.isEmpty()) {
            return OptionalLong.empty();
        }
        // Go sums in an unsigned 64-bit integer bounded by 2^63, so that the smallest duration can be written.
        long total = 0;
        int at = 0;
        while (at < rest.length()) {
            var term = GoTerm.read(rest, at);
            if (term.nanos() < 0) {
                return OptionalLong.empty();
            }
            total += term.nanos();
            if (total < 0) {
                return OptionalLong.empty();
            }
            at = term.end();
        }
        return OptionalLong.of(negative ? -total : total);
    }

    /**
     * One amount with its unit, such as {@code 1.5h}.
     *
     * @param nanos -1 where it is malformed or too large
     */
    private record GoTerm(long nanos, int end) {
        private static final GoTerm MALFORMED = new GoTerm(-1, -1);
        private static final Pattern FORM = Pattern.compile("([0-9]*)(\\.([0-9]*))?([^0-9.]+)");

        static GoTerm read(String text, int from) {
            var m = FORM.matcher(text).region(from, text.length());
            if (!m.lookingAt()) {
                return MALFORMED;
            }
            var fraction = m.group(3) == null ? "" : m.group(3);
            if (m.group(1).isEmpty() && fraction.isEmpty()) {
                return MALFORMED;
            }
            long unit = unit(m.group(4));
            var whole = m.group(1).isEmpty() ? OptionalLong.of(0) : GoValues.integer(m.group(1));
            if (unit == 0 || whole.isEmpty() || whole.getAsLong() > Long.MAX_VALUE / unit) {
                return MALFORMED;
            }
            long nanos = whole.getAsLong() * unit + fractionOf(unit, fraction);
            return nanos < 0 ? MALFORMED : new GoTerm(nanos, m.end());
        }

        /** Go drops what a 64-bit integer cannot hold of the digits and then computes in float64. */
        private static long fractionOf(long unit, String digits) {
            long value = 0;
            double scale = 1;
            for (int i = 0; i < digits.length(); i++) {
                long next = value * 10 + (digits.charAt(i) - '0');
                if (value > Long.MAX_VALUE / 10 || next < 0) {
                    break;
                }
                value = next;
                scale *= 10;
            }
            return (long) (value * (unit / scale));
        }

        private static long unit(String name) {
            return switch (name) {
                case "ns" -> 1;
                case "us", "\u00b5s", "\u03bcs" -> 1_000;
                case "ms" -> 1_000_000;
                case "s" -> SECOND;
                case "m" -> 60 * SECOND;
                case "h" -> 3600 * SECOND;
                default -> 0;
            };
        }
    }
}
