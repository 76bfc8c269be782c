package io.argotuner.decide;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which workloads must restart, named by a hash of the values that they restart for: the same values give the same pod
 * template, so neither a repeated write nor a second writer restarts twice, and a crash between the values and the
 * restart is finished by the next look.
 *
 * <p>Hashed are the fields that argo-tuner writes now or has written before and that the workload takes only at its
 * start; not what others set, whose restarts are theirs.
 */
final class ConfigHash {
    private static final int LENGTH = 16;

    private ConfigHash() {}

    /** In the order of the workloads' names. */
    static List<Decision.Restart> restarts(
            Observation observation, List<Decision.Change> changes, Set<Setting> contested) {
        var writes = new TreeMap<String, String>();
        changes.forEach(c -> writes.put(key(c.place()), c.to()));
        var values = new TreeMap<ObjectRef, SortedMap<String, String>>();
        var changed = new TreeSet<ObjectRef>();
        for (var setting : Setting.values()) {
            var current = observation.setting(setting);
            if (!(current.wiring() instanceof Wiring.Writable writable)) {
                continue;
            }
            var writing = changes.stream().anyMatch(c -> c.setting() == setting);
            var algorithm = writable.companions().stream()
                    .anyMatch(c -> c.rule() == Wiring.Companion.Rule.ALGORITHM && c.written());
            if (writing || algorithm || current.original().isPresent()) {
                // The pods were started for what argo-tuner wrote; a restart for another owner's text is that owner's.
                var stands = contested.contains(setting) && current.applied() != null
                        ? current.applied()
                        : current.current();
                collect(values, changed, writes, writable.place(), writable.restarts(), stands);
                for (var c : writable.companions()) {
                    if (c.rule() == Wiring.Companion.Rule.ALGORITHM
                            && !c.written()
                            && !writes.containsKey(key(c.place()))) {
                        // Not argo-tuner's: a restart for it is its owner's.
                        continue;
                    }
                    collect(values, changed, writes, c.place(), c.restarts(), c.current());
                }
            }
        }
        var restarts = new ArrayList<Decision.Restart>();
        values.forEach((workload, texts) -> {
            var hash = hash(texts);
            var target = observation.target(workload);
            var stands = target.flatMap(Target::configHash).equals(Optional.of(hash));
            if (!stands && (target.isPresent() || changed.contains(workload))) {
                restarts.add(new Decision.Restart(workload, hash, Optional.empty()));
            }
        });
        return restarts;
    }

    private static void collect(
            Map<ObjectRef, SortedMap<String, String>> values,
            Set<ObjectRef> changed,
            Map<String, String> writes,
            Place place,
            Set<ObjectRef> restarts,
            @Nullable String current) {
        var key = key(place);
        var written = writes.get(key);
        var text = written != null ? written : current;
        for (var workload : restarts) {
            values.computeIfAbsent(workload, w -> new TreeMap<>()).put(key, text == null ? "absent" : "=" + text);
            if (written != null) {
                changed.add(workload);
            }
        }
    }

    private static String key(Place place) {
        var object = place.object();
        return object.kind() + "/" + object.namespace() + "/" + object.name() + "/"
                + place.field().key();
    }

    private static String hash(SortedMap<String, String> texts) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            texts.forEach((key, text) -> sha.update((key + "\n" + text + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha.digest()).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
