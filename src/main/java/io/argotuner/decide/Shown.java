package io.argotuner.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer as it is shown: where the setting lives, the texts, and the state that the gates leave it in. */
final class Shown {
    private Shown() {}

    static Decision.SettingDecision of(
            Answer answer, List<Wish> wishes, Gates.Passed passed, AlgorithmChoice algorithm) {
        var setting = answer.setting();
        var now = answer.now();
        var reasons = new ArrayList<>(answer.reasons());
        var state = answer.state();
        if (setting == Setting.CONTROLLER_REPLICAS) {
            algorithm.sentence().ifPresent(reasons::add);
        }
        var wish = wishes.stream().filter(w -> w.setting() == setting).findFirst();
        if (wish.isPresent()) {
            var odd = Companions.disagree(answer);
            if (odd != null) {
                reasons.add(Companions.sentence(odd, answer.effective().orElse(1.0)));
            } else if (answer.state() != Decision.State.CHANGE) {
                for (var change : wish.get().changes()) {
                    if (algorithm.writes(change)) {
                        continue;
                    }
                    reasons.add(change.place().field() + " follows: " + change.to() + ".");
                }
            }
            var waits = passed.waits().get(setting);
            if (waits != null) {
                reasons.add(waits);
            }
            state = waits != null ? Decision.State.PENDING : Decision.State.CHANGE;
        }
        return new Decision.SettingDecision(
                setting,
                target(now.wiring()),
                now.original().flatMap(o -> Optional.ofNullable(o.text())).orElse(null),
                now.current(),
                text(setting, answer.effective()),
                text(setting, answer.wanted()),
                state,
                reasons);
    }

    private static String target(Wiring wiring) {
        if (wiring instanceof Wiring.Writable writable) {
            return writable.place().toString();
        }
        if (wiring instanceof Wiring.Overridden overridden) {
            return overridden.target();
        }
        if (wiring instanceof Wiring.Unsupported unsupported) {
            return unsupported.target();
        }
        return ((Wiring.Missing) wiring).component().binary() + " is not installed";
    }

    private static @Nullable String text(Setting setting, Fact<Double> amount) {
        return amount instanceof Fact.Known<Double> known ? setting.text(known.value()) : null;
    }
}
