package io.argotuner.collect;

import io.argotuner.decide.CurrentSetting;
import io.argotuner.decide.Install;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Target;
import java.util.List;
import java.util.Map;

/** Reads an install from its objects: where each setting lives, whether it is wired, what Argo CD makes of its text. */
public final class InstallReader {
    private InstallReader() {}

    /**
     * @param algorithm of sharding in force
     * @param applicationNamespaces {@code application.namespaces} in force, the raw text, empty where unset
     * @param inClusterEnabled whether Argo CD's cluster list holds the in-cluster
     */
    public record Reading(
            Install install,
            Map<Setting, CurrentSetting> settings,
            Sharding.Algorithm algorithm,
            String applicationNamespaces,
            boolean inClusterEnabled,
            List<Target> targets) {}

    /** @throws BadInput where the objects hold no Argo CD install */
    public static Reading read(InstallObjects objects) {
        throw new BadInput("not written");
    }
}
