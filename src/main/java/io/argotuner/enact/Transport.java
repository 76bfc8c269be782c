package io.argotuner.enact;

import io.argotuner.decide.ObjectRef;
import java.util.Optional;

/** The API server as this package needs it. Answers and errors are fabric8's. */
interface Transport {
    /** Empty where the object is gone. */
    Optional<LiveObject> read(ObjectRef ref);

    /** The object as it is stored now. */
    LiveObject send(Write write);
}
