package io.argotuner.audit;

import io.argotuner.collect.ApplicationFacts;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first few Applications by name, and the number of them all, for each thing that an Application may show by itself. */
final class Symptoms {
    /** How long a deletion, a rollout or a difference may take before it counts as stuck. */
    static final Duration STUCK_DELETION = Duration.ofHours(1);

    static final Duration STUCK_ROLLOUT = Duration.ofHours(24);

    /** Resources, and bytes of the object, above which an Application is oversized; etcd refuses about 1.5 MiB. */
    static final int MANY_RESOURCES = 1_000;

    static final int MANY_BYTES = 1_000_000;

    private final Instant now;
    private final Map<Symptom, Sample> samples = new EnumMap<>(Symptom.class);

    /** @param now what ages are measured by */
    Symptoms(Instant now) {
        this.now = now;
    }

    Sample of(Symptom symptom) {
        return samples.computeIfAbsent(symptom, s -> new Sample());
    }

    void addAll(Symptoms other) {
        other.samples.forEach((symptom, sample) -> of(symptom).addAll(sample));
    }

    void add(ApplicationFacts a, Subject subject) {
        if (older(a.deletedAt(), STUCK_DELETION) && !a.finalizers().isEmpty()) {
            of(Symptom.STUCK_DELETION).add(subject, String.join(" ", a.finalizers()));
        }
        if (a.deletedAt() == null && a.health().equals("Progressing") && older(a.healthSince(), STUCK_ROLLOUT)) {
            of(Symptom.STUCK_PROGRESSING).add(subject, String.valueOf(a.healthSince()));
        }
        if (a.deletedAt() == null
                && a.automated()
                && a.sync().equals("OutOfSync")
                && older(a.operationEndedAt(), STUCK_ROLLOUT)) {
            of(Symptom.STUCK_OUT_OF_SYNC).add(subject, String.valueOf(a.operationEndedAt()));
        }
        if (!a.failedPods().isEmpty()) {
            of(Symptom.FAILED_PODS).add(subject, a.failedPods().get(0));
        }
        if (a.resources() >= MANY_RESOURCES || a.bytes() >= MANY_BYTES) {
            of(Symptom.OVERSIZED).add(subject, a.resources() + " resources, " + a.bytes() / 1024 + " KiB");
        }
        if (a.conditions().stream().anyMatch(Symptoms::slow)) {
            of(Symptom.SLOW_GENERATION).add(subject, "");
        }
        if (a.conditions().stream().anyMatch(Symptoms::projectMissing)) {
            of(Symptom.MISSING_PROJECT).add(subject, a.project());
        }
    }

    private static boolean slow(ApplicationFacts.Condition condition) {
        var message = condition.message();
        return condition.type().equals("ComparisonError")
                && (message.contains("DeadlineExceeded")
                        || message.contains("context deadline exceeded")
                        || message.contains("timeout after"));
    }

    private static boolean projectMissing(ApplicationFacts.Condition condition) {
        return condition.message().contains("referencing project")
                && condition.message().contains("does not exist");
    }

    /** Whether a time lies at least so long ago; false for none and for what is no time. */
    private boolean older(@Nullable String time, Duration age) {
        if (time == null) {
            return false;
        }
        try {
            return !Instant.parse(time).plus(age).isAfter(now);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
