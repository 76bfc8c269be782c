package io.argotuner.decide;

/** What limits the install. */
public enum Bottleneck {
    NONE("None"),
    CLIENT_THROTTLING("ClientThrottling"),
    PROCESSORS("Processors"),
    STALLED("Stalled"),
    REPO_SERVER("RepoServer"),
    CPU("Cpu"),
    MEMORY("Memory"),
    TIMER("Timer"),
    IMBALANCE("Imbalance"),
    UNOWNED("Unowned"),
    UNKNOWN("Unknown");

    private final String id;

    Bottleneck(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }
}
