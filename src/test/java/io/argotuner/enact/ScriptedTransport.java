package io.argotuner.enact;

import io.argotuner.decide.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts writes, and ends the process, as far as the caller can tell, at one of them. */
final class ScriptedTransport implements Transport {
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(String message) {
            super(message);
        }
    }

    private final Transport real;
    private final int crashAt;
    private final boolean afterCommit;
    private int sent;
    final List<Write> writes = new ArrayList<>();

    private ScriptedTransport(Transport real, int crashAt, boolean afterCommit) {
        this.real = real;
        this.crashAt = crashAt;
        this.afterCommit = afterCommit;
    }

    static ScriptedTransport counting(Transport real) {
        return new ScriptedTransport(real, -1, false);
    }

    /** @param number of the write that is the last, from 0 */
    static ScriptedTransport crashing(Transport real, int number, boolean afterCommit) {
        return new ScriptedTransport(real, number, afterCommit);
    }

    @Override
    public Optional<LiveObject> read(ObjectRef ref) {
        return real.read(ref);
    }

    @Override
    public LiveObject send(Write write) {
        var last = sent++ == crashAt;
        if (last && !afterCommit) {
            throw new Crash("before " + write.object());
        }
        writes.add(write);
        var answer = real.send(write);
        if (last) {
            throw new Crash("after " + write.object());
        }
        return answer;
    }
}
