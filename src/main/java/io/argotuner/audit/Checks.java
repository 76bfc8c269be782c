package io.argotuner.audit;

import java.util.List;
import java.util.Optional;

/** Every check, in the order in which they are run, shown and documented. */
public final class Checks {
    public static final List<Check> ALL = List.of(
            RenderingChecks.MONOREPO_PATHS,
            RenderingChecks.HELM_CONCURRENCY,
            RenderingChecks.SLOW_RENDERING,
            ReplicaChecks.CONTROLLER_REPLICAS,
            ReplicaChecks.SERVER_REPLICAS,
            ReplicaChecks.IDLE_SHARDS,
            KeyChecks.IGNORED,
            KeyChecks.MISPLACED,
            KeyChecks.OVERRIDDEN,
            KeyChecks.UNPARSEABLE,
            StaleChecks.STALE_PODS,
            TimerChecks.REFRESH_OFF,
            TimerChecks.RESYNC_OFF,
            TimerChecks.NO_WORKERS,
            AvailabilityChecks.SINGLE_REPLICA,
            AvailabilityChecks.NO_PDB,
            AvailabilityChecks.NO_SPREAD,
            AvailabilityChecks.REDIS,
            AvailabilityChecks.LEADER_ELECTION,
            ResourceChecks.NO_REQUESTS,
            ResourceChecks.GOMEMLIMIT,
            ProjectChecks.MISSING,
            ProjectChecks.ALL_IN_DEFAULT,
            NamingChecks.DUPLICATES,
            NamingChecks.LABELS,
            NamingChecks.ENVIRONMENTS,
            ApplicationChecks.STUCK_DELETION,
            ApplicationChecks.STUCK_PROGRESSING,
            ApplicationChecks.STUCK_OUT_OF_SYNC,
            ApplicationChecks.FINISHED_PODS,
            ApplicationChecks.OVERSIZED,
            ApplicationChecks.ROOT_ELSEWHERE,
            AccessChecks.ADMIN,
            AccessChecks.NO_SSO,
            AccessChecks.DEFAULT_POLICY,
            ProjectChecks.OPEN,
            AccessChecks.TOKENS,
            AccessChecks.EXEC,
            MetricsChecks.NOT_SCRAPED,
            OperationsChecks.NO_NOTIFICATIONS,
            OperationsChecks.KUBERNETES,
            OperationsChecks.OLD_CRDS,
            ProjectChecks.SHARED);

    private Checks() {}

    /** The check of that name. */
    public static Optional<Check> named(String id) {
        return ALL.stream().filter(c -> c.id().equals(id)).findFirst();
    }
}
