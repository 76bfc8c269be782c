package io.argotuner.collect;

import io.argotuner.decide.Observation;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Manifests from files, directories or standard input, and the install found in them. */
public final class Manifests {
    private Manifests() {}

    /** @throws BadInput naming the file, document and line of what cannot be read */
    public static Manifests load(List<String> sources, InputStream stdin) {
        throw new BadInput("not written " + sources + stdin);
    }

    /**
     * The install, read and counted.
     *
     * @param namespace the one to look at, empty to take the only one there is
     * @param assumed the census to use where the manifests hold no Applications
     */
    public Observation observe(Optional<String> namespace, Optional<io.argotuner.decide.Census> assumed) {
        throw new BadInput("not written " + namespace + assumed);
    }

    /** What decides the shard of every cluster; needs no install among the manifests. */
    public ShardInput shardInput() {
        throw new BadInput("not written");
    }

    /** The files that the manifests were read from, without standard input. */
    public List<Path> files() {
        return List.of();
    }
}
