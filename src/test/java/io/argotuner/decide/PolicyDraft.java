package io.argotuner.decide;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A policy like another one, but for what a test is about. */
public final class PolicyDraft {
    private final Policy like;
    private Policy.Mode mode;
    private boolean paused;
    private Optional<Duration> freshness;
    private Map<Setting, Policy.Rule> settings;
    private List<Policy.Window> windows;
    private Policy.OnConflict onConflict;
    private Policy.Evidence evidence;
    private Policy.Sharding sharding;

    private PolicyDraft(Policy like) {
        this.like = like;
        mode = like.mode();
        paused = like.paused();
        freshness = like.freshness();
        settings = like.settings();
        windows = like.windows();
        onConflict = like.onConflict();
        evidence = like.evidence();
        sharding = like.sharding();
    }

    public static PolicyDraft like(Policy policy) {
        return new PolicyDraft(policy);
    }

    /** Like the one that says nothing. */
    public static PolicyDraft standard() {
        return like(Policy.defaults());
    }

    public PolicyDraft mode(Policy.Mode wanted) {
        mode = wanted;
        return this;
    }

    public PolicyDraft paused(boolean wanted) {
        paused = wanted;
        return this;
    }

    public PolicyDraft freshness(Duration objective) {
        freshness = Optional.of(objective);
        return this;
    }

    public PolicyDraft settings(Map<Setting, Policy.Rule> rules) {
        settings = rules;
        return this;
    }

    public PolicyDraft windows(Policy.Window... wanted) {
        windows = List.of(wanted);
        return this;
    }

    public PolicyDraft onConflict(Policy.OnConflict wanted) {
        onConflict = wanted;
        return this;
    }

    public PolicyDraft evidence(Policy.Evidence source) {
        evidence = source;
        return this;
    }

    /** @param algorithm empty keeps the one in force */
    public PolicyDraft sharding(Optional<Sharding.Algorithm> algorithm, Policy.Pinning pinning) {
        sharding = new Policy.Sharding(algorithm, pinning);
        return this;
    }

    public Policy policy() {
        return new Policy(
                mode,
                paused,
                freshness,
                like.sizing(),
                settings,
                like.cooldown(),
                like.scaleDownStabilization(),
                windows,
                onConflict,
                like.onDelete(),
                evidence,
                like.verify(),
                sharding);
    }
}
