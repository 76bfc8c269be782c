package io.argotuner.decide.evidence;

import io.argotuner.decide.Bottleneck;
import java.util.List;

/**
 * What limits the install.
 *
 * @param reason a sentence with the measurements that show it
 * @param otherwise a sentence that says what would change the verdict
 * @param advice what helps where no setting does, a sentence each; may be empty
 */
public record Finding(Bottleneck bottleneck, String reason, String otherwise, List<String> advice) {
    public Finding {
        advice = List.copyOf(advice);
    }

    static Finding of(Bottleneck bottleneck, String reason, String otherwise, String... advice) {
        return new Finding(bottleneck, reason, otherwise, List.of(advice));
    }
}
