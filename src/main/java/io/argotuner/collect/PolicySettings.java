package io.argotuner.collect;

import io.argotuner.api.SettingRule;
import io.argotuner.decide.Policy.Management;
import io.argotuner.decide.Policy.Rule;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Unit;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code spec.settings}: which setting is managed how, with amounts in each setting's unit. */
final class PolicySettings {
    /** Argo CD reads 0 as no limit here; a count of any other setting is at least 1. */
    private static final Set<Setting> LIMITS = Set.of(Setting.KUBECTL_PARALLELISM, Setting.REPO_SERVER_PARALLELISM);

    /** Beyond any install seen, and small enough that a typing error does not bring Argo CD down. */
    private static final int MOST = 10_000;

    private static final Pattern RATE = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,3})?");
    private static final List<String> NAMES =
            Arrays.stream(Setting.values()).map(Setting::id).toList();

    private PolicySettings() {}

    static Map<Setting, Rule> read(PolicyField settings, @Nullable Map<String, @Nullable SettingRule> given) {
        var rules = new EnumMap<Setting, Rule>(Setting.class);
        if (given == null) {
            return rules;
        }
        given.forEach((name, rule) -> {
            var setting = Setting.byId(name)
                    .orElseThrow(() -> settings.at(name).refused("is no setting" + Spelling.instead(name, NAMES)));
            if (rule != null) {
                rules.put(setting, rule(settings.at(name), setting, rule));
            }
        });
        return rules;
    }

    private static Rule rule(PolicyField field, Setting setting, SettingRule given) {
        var management = field.at("management").word(given.management, Management.AUTO);
        var value = amount(field.at("value"), setting, given.value);
        var min = amount(field.at("min"), setting, given.min);
        var max = amount(field.at("max"), setting, given.max);
        if (management == Management.FIXED && value.isEmpty()) {
            throw field.at("value").refused("is missing: management Fixed needs the value to keep");
        }
        if (management != Management.FIXED && value.isPresent()) {
            throw field.at("value")
                    .refused("is kept only with management Fixed: add management: Fixed, or use min and max instead");
        }
        ordered(field, setting, "min", min, "max", max);
        ordered(field, setting, "min", min, "value", value);
        ordered(field, setting, "value", value, "max", max);
        return new Rule(management, value, min, max);
    }

    private static void ordered(
            PolicyField field, Setting setting, String low, OptionalDouble least, String high, OptionalDouble most) {
        if (least.isPresent() && most.isPresent() && least.getAsDouble() > most.getAsDouble()) {
            throw field.at(low)
                    .refused("is " + setting.text(least.getAsDouble()) + ", above " + high + " "
                            + setting.text(most.getAsDouble()) + ": lower " + low + " or raise " + high);
        }
    }

    private static OptionalDouble amount(PolicyField field, Setting setting, @Nullable IntOrString given) {
        if (given == null) {
            return OptionalDouble.empty();
        }
        var text = given.getIntVal() != null ? given.getIntVal().toString() : String.valueOf(given.getStrVal());
        var amount = parse(setting, text);
        if (amount.isEmpty()) {
            throw field.refused(text, form(setting));
        }
        return amount;
    }

    private static OptionalDouble parse(Setting setting, String text) {
        if (setting.unit() == Unit.SECONDS) {
            return text.equals("0")
                    ? OptionalDouble.of(0)
                    : PolicyField.durationOf(text)
                            .map(duration -> OptionalDouble.of((double) duration.toSeconds()))
                            .orElse(OptionalDouble.empty());
        }
        if (!RATE.matcher(text).matches()) {
            return OptionalDouble.empty();
        }
        var amount = Double.parseDouble(text);
        var whole = setting.unit() == Unit.COUNT;
        if (whole && text.contains(".")) {
            return OptionalDouble.empty();
        }
        var least = whole && !LIMITS.contains(setting) ? 1 : 0;
        var fits = amount >= least && amount <= MOST && (whole || amount > 0);
        return fits ? OptionalDouble.of(amount) : OptionalDouble.empty();
    }

    private static String form(Setting setting) {
        return switch (setting.unit()) {
            case SECONDS -> PolicyField.DURATION_FORM + ", or 0";
            case PER_SECOND -> "a number of requests per second above 0 and up to " + MOST + ", such as 100 or 37.5";
            case COUNT ->
                LIMITS.contains(setting)
                        ? "a whole number from 0 to " + MOST + ", where 0 means no limit"
                        : "a whole number from 1 to " + MOST;
        };
    }
}
