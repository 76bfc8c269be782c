package io.argotuner.enact;

import io.argotuner.api.Journal;
import io.argotuner.api.Names;
import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.Decision.Pace;
import io.argotuner.decide.Decision.Restart;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place.Field;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Target;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From what is wanted of one object and what stands there to the one request that brings it about. Pure.
 *
 * @param target the object as the decision saw it
 * @param live the object as it is now
 * @param changes all on that object
 * @param owner {@code namespace/name} of the policy
 */
record ApplyPlan(
        Target target,
        LiveObject live,
        List<Change> changes,
        Optional<Restart> restart,
        String owner,
        Instant now,
        boolean force) {
    private static final Field.Path APART = new Field.Path(List.of("spec", "minReadySeconds"), true);

    ObjectRef object() {
        return target.ref();
    }

    ApplyPlan without(Set<Setting> settings) {
        var kept = changes.stream().filter(c -> !settings.contains(c.setting())).toList();
        return new ApplyPlan(target, live, kept, restart, owner, now, force);
    }

    ApplyPlan forced() {
        return new ApplyPlan(target, live, changes, restart, owner, now, true);
    }

    /** Why nothing may be written to this object now, empty where it may. */
    Optional<String> objection() {
        if (!live.uid().equals(target.uid())) {
            return Optional.of("was replaced by another object since it was read; will look again");
        }
        if (live.isLeaving()) {
            return Optional.of("is being deleted; nothing was written");
        }
        if (live.hasStrangeJournal()) {
            return Optional.of("carries an annotation " + Names.JOURNAL
                    + " that this version cannot read; upgrade argo-tuner, or remove the annotation to start anew");
        }
        return changes.stream()
                .flatMap(c -> FieldText.obstacle(live.tree(), c.place().field()).or(() -> moved(c)).stream())
                .findFirst();
    }

    /** A value that is no longer the one that the decision was made on is somebody's newer word. */
    private Optional<String> moved(Change change) {
        var text = live.text(change.place().field());
        if (same(text, change.from()) || same(text, change.to())) {
            return Optional.empty();
        }
        return Optional.of("changed since it was read (" + change.place().field() + " is "
                + (text == null ? "absent" : Refusal.clean(text, 40)) + " now); will look again");
    }

    /** The request, empty where everything stands as it should. */
    Optional<Write.Apply> write() {
        var wanted = wanted();
        var differs = wanted.entrySet().stream().anyMatch(w -> !w.getValue().equals(live.text(w.getKey())));
        if (!differs && !rollsByHash()) {
            return Optional.empty();
        }
        var journal = journal(wanted);
        var body = body(wanted, journal);
        return Optional.of(new Write.Apply(
                object(), target.uid(), pins(wanted, journal) ? target.resourceVersion() : null, force, body));
    }

    /** Whether the write starts new pods by changing the template. */
    boolean changesTemplate() {
        return rollsByHash()
                || wanted().entrySet().stream()
                        .anyMatch(w ->
                                w.getKey() instanceof Field.Env && !w.getValue().equals(live.text(w.getKey())));
    }

    private boolean rollsByHash() {
        return restart.isPresent()
                && !live.configHash().equals(Optional.of(restart.get().hash()));
    }

    private Map<Field, String> wanted() {
        var wanted = new LinkedHashMap<Field, String>();
        changes.forEach(c -> wanted.put(c.place().field(), c.to()));
        if (wanted.keySet().stream()
                .anyMatch(f -> f instanceof Field.Path path && path.path().equals(Patches.shardingReplicas()))) {
            wanted.put(Patches.shardingEnabled(), "true");
        }
        restart.flatMap(Restart::pace).filter(this::isOurs).ifPresent(p -> wanted.put(APART, text(p)));
        return wanted;
    }

    /** Who has set how far apart pods restart keeps that; and what was measured once is better than what is guessed. */
    private boolean isOurs(Pace pace) {
        var stands = live.text(APART);
        if (stands == null) {
            return pace.seconds() > 1;
        }
        var ours = stands.equals(live.journal()
                .map(Journal::applied)
                .map(applied -> applied.get(APART.key()))
                .orElse(null));
        return ours && (pace.measured() || stands.equals(text(Pace.HURRIED)));
    }

    private static String text(Pace pace) {
        return Integer.toString(pace.seconds());
    }

    /** What was applied before and still stands: another text there is somebody else's and no longer ours to send. */
    private Map<Field, String> kept() {
        var kept = new LinkedHashMap<Field, String>();
        live.journal()
                .map(Journal::applied)
                .ifPresent(applied -> applied.forEach((key, text) -> FieldText.parse(key, text)
                        .filter(field -> text.equals(live.text(field)))
                        .ifPresent(field -> kept.put(field, text))));
        return kept;
    }

    private Journal journal(Map<Field, String> wanted) {
        var before = live.journal();
        var originals = new TreeMap<String, @Nullable String>(
                before.map(Journal::originals).orElseGet(TreeMap::new));
        wanted.forEach((field, text) -> {
            if (!originals.containsKey(field.key())) {
                originals.put(field.key(), live.text(field));
            }
        });
        var applied = new TreeMap<String, String>();
        kept().forEach((field, text) -> applied.put(field.key(), text));
        wanted.forEach((field, text) -> applied.put(field.key(), text));
        var restartedAt = changesTemplate()
                ? now.truncatedTo(ChronoUnit.SECONDS).toString()
                : before.map(Journal::restartedAt).orElse(null);
        return new Journal(Journal.VERSION, owner, originals, applied, restartedAt);
    }

    private Map<String, Object> body(Map<Field, String> wanted, Journal journal) {
        var body = Patches.identity(object());
        var owned = OwnedFields.of(live);
        var metadata = Objects.requireNonNull(Tree.asMap(owned.getOrDefault("metadata", Map.of())));
        owned.remove("metadata");
        metadata.forEach(Tree.map(body, "metadata")::putIfAbsent);
        body.putAll(owned);
        // The variables of an ArgoCD resource are an atomic list: who applies one of them applies all.
        wanted.keySet().forEach(field -> takeList(body, field));
        kept().forEach((field, text) -> {
            takeList(body, field);
            Patches.set(body, field, text);
        });
        wanted.forEach((field, text) -> Patches.set(body, field, text));
        restart.ifPresent(r -> Patches.setHash(body, r.hash()));
        var meta = Tree.map(body, "metadata");
        meta.put("uid", target.uid());
        if (pins(wanted, journal)) {
            meta.put("resourceVersion", target.resourceVersion());
        }
        Tree.map(meta, "annotations").put(Names.JOURNAL, journal.text());
        return body;
    }

    private void takeList(Map<String, Object> body, Field field) {
        if (field instanceof Field.PathEnv env && Tree.asList(Tree.find(body, env.path())) == null) {
            var parent = Tree.map(body, env.path().subList(0, env.path().size() - 1));
            var list = Tree.asList(Tree.find(live.tree(), env.path()));
            parent.put(env.path().get(env.path().size() - 1), Tree.copy(list == null ? List.of() : list));
        }
    }

    /** A restart, a new original and an atomic list must not be decided on an old view; single keys may. */
    private boolean pins(Map<Field, String> wanted, Journal journal) {
        return Patches.isWorkload(object())
                || wanted.keySet().stream().anyMatch(Field.PathEnv.class::isInstance)
                || kept().keySet().stream().anyMatch(Field.PathEnv.class::isInstance)
                || !journal.originals()
                        .keySet()
                        .equals(live.journal().map(j -> j.originals().keySet()).orElse(Set.of()));
    }

    /** The settings whose text the API server's answer does not hold although it accepted the write. */
    Map<Setting, String> altered(LiveObject answer) {
        return changes.stream()
                .filter(c -> !c.to().equals(answer.text(c.place().field())))
                .collect(Collectors.toMap(
                        Change::setting,
                        c -> "an admission webhook stored "
                                + Refusal.clean(
                                        String.valueOf(answer.text(c.place().field())), 40) + " in " + c.place()
                                + " instead of " + c.to() + "; exempt argo-tuner's writes there",
                        (a, b) -> a));
    }

    private static boolean same(@Nullable String a, @Nullable String b) {
        return Objects.equals(a, b) || (a != null && b != null && a.strip().equals(b.strip()));
    }
}
