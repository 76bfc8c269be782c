package io.argotuner.decide;

import io.argotuner.decide.evidence.Learning;
import io.argotuner.decide.evidence.Proving;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes one setting after the other from what a rule needs to an answer: how the policy manages it, the dead band, the
 * caps, the stabilization window. Remembers the answers, for some rules rest on others, and the trails for the next
 * look.
 */
final class Answers {
    private final Observation observation;
    private final Policy policy;
    private final Memory memory;
    private final Instant now;
    private final Proving proving;
    private final Fact<Counts> counts;
    private final Map<Setting, Answer> answers = new EnumMap<>(Setting.class);
    private final Map<Setting, Memory.Trail> trails = new EnumMap<>(Setting.class);

    Answers(Observation observation, Policy policy, Memory memory, Fact<Counts> counts, Proving proving, Instant now) {
        this.counts = counts;
        this.proving = proving;
        this.observation = observation;
        this.policy = policy;
        this.memory = memory;
        this.now = now;
    }

    /** @param rule from the effective amount to the need */
    Answer answer(Setting setting, Function<Double, Fact<Need>> rule) {
        var answer = decided(observation.setting(setting), rule);
        answers.put(setting, answer);
        return answer;
    }

    Answer get(Setting setting) {
        var answer = answers.get(setting);
        if (answer == null) {
            throw new IllegalStateException(setting.id() + " is not answered yet");
        }
        return answer;
    }

    /** In the order of the settings. */
    List<Answer> all() {
        return List.copyOf(answers.values());
    }

    /** The number of shards that should be in force. */
    Fact<Integer> shards() {
        return get(Setting.CONTROLLER_REPLICAS).next().map(r -> Counts.clip(Math.round(r)));
    }

    /** For the next look. */
    Memory memory(Learning learning) {
        return new Memory(trails, memory.contested(), learning);
    }

    private Answer decided(CurrentSetting current, Function<Double, Fact<Need>> rule) {
        var effective = usable(current.effective());
        var why = new ArrayList<String>();
        if (current.note() != null) {
            why.add(sentence(current.note()));
        }
        if (current.wiring() instanceof Wiring.Missing missing) {
            why.add(missing.component().binary() + " is not installed.");
            return Answer.still(current, Decision.State.MISSING, effective, Fact.unknown("not installed"), why);
        }
        if (current.wiring() instanceof Wiring.Unsupported unsupported) {
            why.add(unsupported.why());
            return Answer.still(current, Decision.State.UNSUPPORTED, effective, effective, why);
        }
        var managed = policy.rule(current.setting());
        if (managed.management() == Policy.Management.OFF) {
            why.add("The policy says Off: argo-tuner does not touch it.");
            return Answer.still(current, Decision.State.OFF, effective, effective, why);
        }
        var contested = memory.contested().get(current.setting());
        if (contested != null) {
            why.add(contested);
            return unwritable(current, Decision.State.CONTESTED, effective, rule, managed, why);
        }
        if (current.wiring() instanceof Wiring.Overridden overridden) {
            why.add(overridden.by());
            return unwritable(current, Decision.State.OVERRIDDEN, effective, rule, managed, why);
        }
        return FixedAnswer.isAsked(managed)
                ? FixedAnswer.of(current, effective, managed, why)
                : auto(current, effective, rule, managed, why);
    }

    /** What would be recommended for a setting that argo-tuner may not or cannot write. */
    private static Answer unwritable(
            CurrentSetting current,
            Decision.State state,
            Fact<Double> effective,
            Function<Double, Fact<Need>> rule,
            Policy.Rule managed,
            List<String> why) {
        var setting = current.setting();
        if (FixedAnswer.isAsked(managed)) {
            var wanted = FixedAnswer.value(setting, managed, why);
            return Answer.still(current, state, effective, Fact.known(wanted), why);
        }
        if (effective instanceof Fact.Known<Double> known
                && rule.apply(known.value()) instanceof Fact.Known<Need> need) {
            why.addAll(need.value().why());
            var wanted = Caps.clamp(setting, managed, DeadBand.land(need.value(), known.value()), why);
            return Answer.still(current, state, effective, Fact.known(wanted), why);
        }
        return Answer.still(current, state, effective, Fact.unknown("what it should be is not known"), why);
    }

    private Answer auto(
            CurrentSetting current,
            Fact<Double> effective,
            Function<Double, Fact<Need>> rule,
            Policy.Rule managed,
            List<String> why) {
        if (effective instanceof Fact.Unknown<Double> unknown) {
            return hold(current, effective, "What is in force is not known: " + unknown.why(), why);
        }
        var inForce = ((Fact.Known<Double>) effective).value();
        var back = proving.back(current.setting());
        if (back.isPresent()) {
            return back(current, inForce, back.get(), managed, why);
        }
        var asked = rule.apply(inForce);
        if (asked instanceof Fact.Unknown<Need> unknown) {
            // An unknown look counts as one that wants what is in force: nothing is lowered for a window after it.
            remember(current.setting(), inForce);
            return hold(current, effective, "Not known: " + unknown.why(), why);
        }
        var need = ((Fact.Known<Need>) asked).value();
        return sized(current, inForce, need, managed, why);
    }

    private Answer back(
            CurrentSetting current, double inForce, Proving.Back back, Policy.Rule managed, List<String> why) {
        var setting = current.setting();
        why.add(back.sentence());
        var amount = Caps.clamp(setting, managed, back.amount(), why);
        remember(setting, amount);
        return setting.same(amount, inForce)
                ? Answer.still(current, Decision.State.OK, Fact.known(inForce), Fact.known(inForce), why)
                : new Answer(
                        current,
                        Decision.State.CHANGE,
                        Fact.known(inForce),
                        Fact.known(amount),
                        Fact.known(amount),
                        why,
                        Optional.empty(),
                        Optional.of(back.urgent() ? Policy.Purpose.OUTAGE : Policy.Purpose.PERFORMANCE));
    }

    /** Not where it was tried before and did not help. A controller without workers is repaired whatever was learned. */
    private double unlessTried(Setting setting, double landed, double inForce, List<String> why) {
        var instead = proving.lesson(setting)
                .filter(l -> inForce > 0)
                .flatMap(l -> l.instead(
                        landed, inForce, counts.map(Counts::applications).orElse(0L)));
        if (instead.isEmpty()) {
            return landed;
        }
        // First, for a long reason is cut at its end.
        why.add(0, proving.lesson(setting).orElseThrow().sentence());
        return instead.get();
    }

    private Answer sized(CurrentSetting current, double inForce, Need need, Policy.Rule managed, List<String> why) {
        var setting = current.setting();
        var effective = Fact.known(inForce);
        why.addAll(need.why());
        var landed = DeadBand.land(need, inForce);
        if (setting.same(landed, inForce) && !setting.same(need.amount(), inForce)) {
            why.add(DeadBand.sentence(setting, need));
        }
        var wanted = Caps.clamp(setting, managed, unlessTried(setting, landed, inForce, why), why);
        var trail = remember(setting, wanted);
        var next = wanted;
        if (wanted < inForce && setting.unit() != Unit.SECONDS) {
            var window = policy.scaleDownStabilization();
            var lowerTo = Stabilizer.lowerTo(trail, now, window).orElse(inForce);
            // The policy's bounds do not wait for the window.
            next = Caps.clamp(setting, managed, Math.min(inForce, Math.max(wanted, lowerTo)), new ArrayList<>());
            if (!setting.same(next, wanted)) {
                var settled = Stabilizer.settled(trail, wanted, window);
                why.add("It would be lowered to " + Words.amount(setting, wanted) + " once no more has been needed for "
                        + Words.duration(window) + ", at " + Words.time(settled, now) + " at the earliest.");
                if (setting.same(next, inForce)) {
                    return new Answer(
                            current,
                            Decision.State.PENDING,
                            effective,
                            effective,
                            Fact.known(wanted),
                            why,
                            Optional.of(settled));
                }
            }
        }
        return setting.same(next, inForce)
                ? Answer.still(current, Decision.State.OK, effective, effective, why)
                : new Answer(
                        current,
                        Decision.State.CHANGE,
                        effective,
                        Fact.known(next),
                        Fact.known(next),
                        why,
                        Optional.empty());
    }

    private static Answer hold(CurrentSetting current, Fact<Double> effective, String because, List<String> why) {
        why.add(sentence(because));
        return Answer.still(current, Decision.State.HOLD, effective, Fact.unknown(because), why);
    }

    private Memory.Trail remember(Setting setting, double target) {
        var trail = Stabilizer.look(memory.trails().get(setting), target, now, policy.scaleDownStabilization());
        trails.put(setting, trail);
        return trail;
    }

    private static String sentence(String clause) {
        return clause.endsWith(".") ? clause : clause + ".";
    }

    /** An amount that arithmetic can use, else unknown. */
    static Fact<Double> usable(Fact<Double> effective) {
        if (effective instanceof Fact.Known<Double> known && !(Double.isFinite(known.value()) && known.value() >= 0)) {
            return Fact.unknown(known.value() + " is not an amount that Argo CD can use");
        }
        return effective;
    }
}
