package io.argotuner.collect;

import io.argotuner.collect.SettingCatalog.Kind;
import io.argotuner.collect.SettingCatalog.Knob;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Version;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The amount that Argo CD makes of a text.
 *
 * @param value in the setting's unit
 * @param note what is odd about it, a clause or sentence for people; null where nothing is
 */
record Effective(Fact<Double> value, @Nullable String note) {
    private static final int SHOWN = 40;

    static Effective unknown(String why) {
        return new Effective(Fact.unknown(why), null);
    }

    /** From an environment variable. Null and the empty text mean that it is not set. */
    static Effective ofEnv(Knob knob, @Nullable String text, Fact<Version> version) {
        var byDefault = knob.defaultOf(version);
        if (text == null || text.isEmpty()) {
            return new Effective(byDefault, null);
        }
        return switch (knob.kind()) {
            case INT -> ofInteger(knob, text, version);
            case FLOAT -> ofFloat(knob, text, byDefault);
            case DURATION, TIMER -> ofDuration(knob, text, version);
        };
    }

    /** From a command-line flag: Argo CD checks no bounds there and ends where it cannot parse it. Timers are seconds. */
    static Effective ofFlag(Knob knob, String text) {
        var value = GoValues.flagInteger(text);
        if (value.isEmpty()) {
            return unknown("Argo CD does not start with --" + knob.flag() + "=" + shown(text));
        }
        return new Effective(Fact.known((double) Math.max(0, value.getAsLong())), null);
    }

    /** A user's text as one line of harmless characters, in quotes, cut where it is long. */
    static String shown(String text) {
        var plain = new StringBuilder();
        text.codePoints().limit(SHOWN).forEach(c -> plain.appendCodePoint(harmless(c) ? c : '?'));
        return '"' + plain.toString() + (text.codePointCount(0, text.length()) > SHOWN ? "..." : "") + '"';
    }

    /** Whether a character neither moves a cursor nor turns the direction of the text. */
    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static Effective ofInteger(Knob knob, String text, Fact<Version> version) {
        var parsed = GoValues.integer(text);
        if (parsed.isEmpty()) {
            return fallback(knob.defaultOf(version), knob, "cannot parse " + shown(text));
        }
        long value = parsed.getAsLong();
        if (value < knob.min() || value > knob.max(version)) {
            return fallback(knob.defaultOf(version), knob, "does not accept " + shown(text));
        }
        return new Effective(Fact.known((double) value), null);
    }

    private static Effective ofFloat(Knob knob, String text, Fact<Double> byDefault) {
        var parsed = GoValues.float32(text);
        if (parsed.isEmpty()) {
            return fallback(byDefault, knob, "cannot parse " + shown(text));
        }
        float value = parsed.get();
        if (Float.isNaN(value)) {
            return unknown("Argo CD takes " + shown(text) + " as not a number and does not limit its client");
        }
        if (value < 0 || Float.isInfinite(value)) {
            return fallback(byDefault, knob, "does not accept " + shown(text));
        }
        if (value == 0) {
            return new Effective(Fact.known(5.0), "0 is not unlimited: the Kubernetes client puts 5 in its place");
        }
        // The shortest decimal of the float: 37.1 rather than 37.099998474121094.
        double exact = value == Math.rint(value) ? value : Double.parseDouble(Float.toString(value));
        return new Effective(Fact.known(exact), null);
    }

    private static Effective ofDuration(Knob knob, String text, Fact<Version> version) {
        var byDefault = knob.defaultOf(version);
        var amounts = new HashSet<OptionalDouble>();
        var unparsed = false;
        for (var grammar : DurationGrammar.of(version)) {
            if (grammar.stopsOn(text)) {
                return fallback(byDefault, knob, "does not start with " + shown(text) + ", at best it");
            }
            var nanos = grammar.nanos(text);
            unparsed |= nanos.isEmpty();
            amounts.add(accepted(knob, nanos));
        }
        if (amounts.size() > 1) {
            return unknown("Argo CD's version, which decides how it reads " + shown(text) + ", is not known");
        }
        var amount = amounts.iterator().next();
        if (amount.isEmpty()) {
            var hint = GoValues.integer(text).isPresent() ? ", a number without a unit," : "";
            return fallback(byDefault, knob, (unparsed ? "cannot parse " : "does not accept ") + shown(text) + hint);
        }
        return new Effective(Fact.known(amount.getAsDouble()), zeroNote(knob, text, amount.getAsDouble()));
    }

    private static OptionalDouble accepted(Knob knob, OptionalLong nanos) {
        if (nanos.isEmpty() || nanos.getAsLong() < 0) {
            return OptionalDouble.empty();
        }
        return knob.kind() == Kind.TIMER
                ? OptionalDouble.of((double) Duration.ofNanos(nanos.getAsLong()).toSeconds())
                : OptionalDouble.of(nanos.getAsLong() / 1e9);
    }

    private static @Nullable String zeroNote(Knob knob, String text, double seconds) {
        if (seconds != 0) {
            return null;
        }
        if (knob.setting() == Setting.RECONCILIATION_TIMEOUT) {
            return shown(text) + " turns the periodic refresh off";
        }
        return knob.setting() == Setting.CLUSTER_CACHE_RESYNC
                ? shown(text) + " means that the cluster cache is never listed anew"
                : null;
    }

    private static Effective fallback(Fact<Double> byDefault, Knob knob, String what) {
        var used =
                byDefault instanceof Fact.Known<Double> known ? knob.setting().text(known.value()) : "its default";
        return new Effective(byDefault, "Argo CD " + what + " and uses " + used);
    }
}
