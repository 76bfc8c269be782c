package io.argotuner.runtime;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one of several operators comes to act: by a Lease of Kubernetes. */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private Leadership() {}

    /**
     * @param lease its name
     * @param namespace of the Lease
     * @param lost is told when another process may act
     */
    static LeaderElectionConfiguration of(String lease, String namespace, Runnable lost) {
        var host = System.getenv("HOSTNAME");
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(lease)
                .withLeaseNamespace(namespace)
                .withIdentity((host == null ? "argo-tuner" : host) + "_" + UUID.randomUUID())
                // The framework would end the process, also while it stops in good order.
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(() -> LOG.atInfo().log("leading"), lost, leader -> {}))
                .build();
    }
}
