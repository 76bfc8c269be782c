package io.argotuner.collect.metrics;

import io.argotuner.decide.Fact;
import java.nio.ByteBuffer;

/** Makes something of a body while it arrives, in pieces cut anywhere. */
interface Reading<T> {
    /** @return whether more may come */
    boolean feed(ByteBuffer piece);

    /** What was made of it when no more comes, or why nothing could be. */
    Fact<T> end();
}
