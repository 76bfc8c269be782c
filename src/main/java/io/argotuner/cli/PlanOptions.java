package io.argotuner.cli;

import io.argotuner.cli.Problems.Hint;
import io.argotuner.collect.PolicyReader;
import io.argotuner.decide.Census;
import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Memory;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Tuner;
import io.argotuner.report.Plan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of everything that decides, and the way from an observation to a plan. */
final class PlanOptions {
    static final int MOST_APPLICATIONS = 1_000_000;

    @Mixin
    private final InstallNamespace namespace = new InstallNamespace();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "An ArgoTuningPolicy to decide by. Default: the one that says nothing (spec: {}).")
    private @Nullable Path policyFile;

    @Option(
            names = "--applications",
            paramLabel = "N",
            description = "Number of Applications, where the manifests hold none. Needs --clusters.")
    private @Nullable Integer applications;

    @Option(
            names = "--clusters",
            paramLabel = "M",
            description = "Number of clusters that carry those Applications, each the same share.")
    private @Nullable Integer clusters;

    Optional<String> namespace() {
        return namespace.given();
    }

    boolean givesPolicy() {
        return policyFile != null;
    }

    /** @return the census that the command line gives, empty where it gives none */
    Optional<Census> assumed(CommandLine line, Instant now) {
        if (applications == null && clusters == null) {
            return Optional.empty();
        }
        if (applications == null || clusters == null) {
            throw new Hint(line, "--applications and --clusters are given together or not at all");
        }
        int n = applications;
        int m = clusters;
        if (n < 0) {
            throw new Hint(line, "--applications must be at least 0, not " + n);
        }
        if (n > MOST_APPLICATIONS) {
            throw new Hint(
                    line,
                    "--applications must be at most " + MOST_APPLICATIONS + ", not " + n
                            + "; that many are several installs");
        }
        if (n > 0 && m < 1) {
            throw new Hint(line, "--clusters must be at least 1 to carry " + n + " Applications, not " + m);
        }
        if (m < 0 || (n > 0 && m > n)) {
            throw new Hint(
                    line,
                    "--clusters counts the clusters that carry Applications: it must be between 1 and " + n + ", not "
                            + m);
        }
        return Optional.of(evenly(n, m, now));
    }

    /** Decides as the operator would if it were free to write at once, and remarks where the policy says otherwise. */
    Plan plan(Observation observation, Instant now) {
        var remarks = new ArrayList<String>();
        return new Plan(observation, Tuner.decide(observation, policy(now, remarks), Memory.none(), now), remarks);
    }

    /**
     * The policy to decide by, as if it were free to write at once.
     *
     * @param remarks gets a sentence for each thing that this leaves out
     */
    Policy policy(Instant now, List<String> remarks) {
        if (policyFile == null) {
            return Policy.defaults();
        }
        var resource = PolicyReader.parse(policyFile);
        return unhindered(PolicyReader.read(resource, now), remarks);
    }

    /** What a person should know about the count before reading the plan; empty where it is as expected. */
    Optional<String> note(Observation observation) {
        if (observation.census() instanceof Fact.Unknown<Census> unknown) {
            return Optional.of("most settings hold, because " + unknown.why());
        }
        var counted = observation.census().map(c -> !c.assumed()).orElse(false);
        return applications != null && counted
                ? Optional.of("the manifests hold Applications, so --applications and --clusters are not used")
                : Optional.empty();
    }

    private static Policy unhindered(Policy policy, List<String> remarks) {
        if (policy.mode() == Policy.Mode.RECOMMEND) {
            remarks.add("The policy's mode is Recommend: the operator would write none of this.");
        }
        if (policy.paused()) {
            remarks.add("The policy is paused: the operator would write none of this until it is not.");
        }
        if (!policy.windows().isEmpty()) {
            remarks.add("The policy has maintenance windows: the operator would restart only within them.");
        }
        return policy.unhindered();
    }

    private static Census evenly(int n, int m, Instant now) {
        var loads = IntStream.range(0, n == 0 ? 0 : m)
                .mapToObj(i -> {
                    var share = n / m + (i < n % m ? 1 : 0);
                    return new ClusterLoad(String.format(Locale.ROOT, "assumed-%06d", i + 1), share, share);
                })
                .toList();
        return new Census(n, loads, Map.of(), Map.of(), 0, true, now);
    }
}
