package io.argotuner.collect;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.decide.placement.Quarrels;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a policy's status keeps of quarrels about pins, so that a restart does not begin them anew. */
public final class QuarrelReader {
    private QuarrelReader() {}

    /**
     * The quarrels that still hold, none where the status tells of none or of another spec.
     *
     * @param generation of the policy; a change of it ends every quarrel
     */
    public static Quarrels read(@Nullable ArgoTuningPolicyStatus status, long generation) {
        if (status == null
                || status.pinning == null
                || status.observedGeneration == null
                || status.observedGeneration != generation) {
            return Quarrels.none();
        }
        var seen = new HashMap<String, Optional<String>>();
        for (var pin :
                Objects.requireNonNullElse(status.pinning.contested, List.<ArgoTuningPolicyStatus.ContestedPin>of())) {
            if (pin.secret != null) {
                seen.put(pin.secret, Optional.ofNullable(pin.shard));
            }
        }
        return Quarrels.remembered(seen, Objects.requireNonNullElse(status.pinning.contestedMore, 0) > 0);
    }
}
