package io.argotuner.standin;

import java.util.PriorityQueue;

/** Model time in seconds and what is to happen when. Events of one time happen in the order in which they were made. */
final class Agenda {
    private record Event(double at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            var byTime = Double.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private double now;
    private long made;

    double now() {
        return now;
    }

    /** A time that is past means now. */
    void at(double time, Runnable action) {
        events.add(new Event(Math.max(now, time), made++, action));
    }

    void in(double seconds, Runnable action) {
        at(now + seconds, action);
    }

    /** Lets everything up to that time happen. */
    void runUntil(double time) {
        while (true) {
            var next = events.peek();
            if (next == null || next.at() > time) {
                break;
            }
            events.poll();
            now = next.at();
            next.action().run();
        }
        now = Math.max(now, time);
    }
}
