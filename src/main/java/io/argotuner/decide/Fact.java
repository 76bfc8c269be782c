package io.argotuner.decide;

import java.util.function.Function;

/**
 * Something measured or read: known, or unknown for a stated reason. Unknown is a type so that no formula can take it
 * for zero.
 */
public sealed interface Fact<T> {

    /** The value was read. */
    record Known<T>(T value) implements Fact<T> {}

    /**
     * The value could not be read.
     *
     * @param why a clause that completes "not known: ..."
     */
    record Unknown<T>(String why) implements Fact<T> {}

    static <T> Fact<T> known(T value) {
        return new Known<>(value);
    }

    static <T> Fact<T> unknown(String why) {
        return new Unknown<>(why);
    }

    default <R> Fact<R> map(Function<? super T, ? extends R> f) {
        if (this instanceof Known<T> known) {
            return known(f.apply(known.value()));
        }
        return unknown(((Unknown<T>) this).why());
    }

    default T orElse(T other) {
        return this instanceof Known<T> known ? known.value() : other;
    }

    default boolean isKnown() {
        return this instanceof Known<T>;
    }
}
