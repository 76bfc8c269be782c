package io.argotuner.collect;

import io.argotuner.api.Journal;
import io.argotuner.api.Names;
import io.argotuner.decide.CurrentSetting.Original;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place;
import io.argotuner.decide.Target;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The objects that may be written, each with its identity, its state and the journal that argo-tuner keeps on it. */
final class WritableObjects {
    private final Map<ObjectRef, Journal> journals = new LinkedHashMap<>();
    private final Map<ObjectRef, ObjectMeta> metadata = new LinkedHashMap<>();
    private final List<Target> targets = new ArrayList<>();

    WritableObjects(SettingsMaps maps, Set<Workload> workloads, Ownership ownership, String namespace) {
        maps.present().forEach((name, map) -> add(maps.ref(name), map.getMetadata(), Template.NONE));
        for (var workload : workloads) {
            add(workload.ref(), workload.metadata(), Template.of(workload));
        }
        ownership
                .argoCd()
                .ifPresent(cr -> add(CustomResourceWiring.refOf(cr, namespace), cr.getMetadata(), Template.NONE));
    }

    /** What is written to an object's pod template and how far that is rolled out; only a workload has one. */
    private record Template(Optional<String> configHash, boolean rolledOut, Optional<Target.Rollout> rollout) {
        static final Template NONE = new Template(Optional.empty(), true, Optional.empty());

        static Template of(Workload workload) {
            return new Template(
                    Optional.ofNullable(workload.templateAnnotations().get(Names.CONFIG_HASH)),
                    workload.rolledOut(),
                    workload.rollout());
        }
    }

    List<Target> targets() {
        return targets;
    }

    /** What stood at a place before argo-tuner's first write there, empty where it never wrote. */
    Optional<Original> original(Place place) {
        var journal = journals.get(place.object());
        var key = place.field().key();
        return journal == null || !journal.originals().containsKey(key)
                ? Optional.empty()
                : Optional.of(new Original(
                        journal.originals().get(key), journal.applied().get(key)));
    }

    /** Who else manages a place, empty where nobody is known to. */
    Optional<String> managedBy(Place place) {
        var object = metadata.get(place.object());
        return object == null
                ? Optional.empty()
                : Ownership.installer(object, place.object().namespace())
                        .or(() -> FieldManagers.last(object.getManagedFields(), place.field())
                                .map(manager -> "field manager " + manager));
    }

    private void add(ObjectRef ref, ObjectMeta metadata, Template template) {
        this.metadata.put(ref, metadata);
        var text = metadata.getAnnotations() == null
                ? Optional.<String>empty()
                : Optional.ofNullable(metadata.getAnnotations().get(Names.JOURNAL));
        var journal = text.flatMap(Journal::parse);
        journal.ifPresent(j -> journals.put(ref, j));
        targets.add(new Target(
                ref,
                metadata.getUid() == null ? "" : metadata.getUid(),
                metadata.getResourceVersion() == null ? "" : metadata.getResourceVersion(),
                text,
                template.configHash(),
                template.rolledOut(),
                journal.flatMap(Journal::restarted),
                template.rollout()));
    }
}
