package io.argotuner.simulate;

/**
 * Random numbers that a seed repeats on every machine (SplitMix64). {@link #split} gives an independent stream, so that
 * one part of a simulation that draws more does not change what another one draws.
 */
final class Seeded {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double ULP = 0x1.0p-53;

    private long state;

    Seeded(long seed) {
        state = mix(seed + GOLDEN);
    }

    Seeded split(int stream) {
        return new Seeded(mix(state ^ (stream + 1) * 0xD1342543DE82EF95L));
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** At least 0, below {@code bound}, which is at least 1. */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** At least 0, below 1. */
    double uniform() {
        return (next() >>> 11) * ULP;
    }

    /** Exponential with mean 1. */
    double exponential() {
        return -Math.log(((next() >>> 11) + 1) * ULP);
    }
}
