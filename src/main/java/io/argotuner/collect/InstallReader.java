package io.argotuner.collect;

import io.argotuner.collect.Components.Running;
import io.argotuner.decide.Component;
import io.argotuner.decide.CurrentSetting;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Install;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Target;
import io.argotuner.decide.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an install from its objects: where each setting lives, whether it is wired, what Argo CD makes of its text. */
public final class InstallReader {
    private InstallReader() {}

    /**
     * @param algorithm of sharding in force
     * @param applicationNamespaces {@code application.namespaces} in force, the raw text, empty where unset
     * @param inClusterEnabled whether Argo CD's cluster list holds the in-cluster
     */
    public record Reading(
            Install install,
            Map<Setting, CurrentSetting> settings,
            Sharding.Algorithm algorithm,
            String applicationNamespaces,
            boolean inClusterEnabled,
            List<Target> targets) {}

    /** @throws BadInput where the objects hold no Argo CD install */
    public static Reading read(InstallObjects objects) {
        var workloads = objects.workloads().stream()
                .flatMap(w -> Workload.of(w, objects.namespace()).stream())
                .toList();
        var components = Components.of(workloads);
        if (components.isEmpty()) {
            throw new BadInput("no Argo CD found in namespace " + objects.namespace()
                    + ": expected a StatefulSet or Deployment that runs " + Component.CONTROLLER.binary()
                    + "; check the namespace");
        }
        var speaker = components.of(Component.CONTROLLER).stream()
                .findFirst()
                .map(Running::workload)
                .orElseGet(() -> components.workloads().iterator().next());
        var maps = new SettingsMaps(objects);
        var ownership = Ownership.of(objects, speaker, components.workloads());
        var version = VersionReader.read(components);
        var writable = new WritableObjects(maps, components.workloads(), ownership, objects.namespace());
        var wirings = new Wirings(objects.namespace(), components, ownership, maps, version, writable);
        var notices = new Notices();
        notices.version(version);
        notices.owners(ownership, components);
        VerticalScaling.notices(objects.others(), components.workloads()).forEach(notices::add);
        components.ignored().forEach(notices::add);
        var controller = components.of(Component.CONTROLLER).stream().findFirst();
        var algorithm = algorithm(controller, wirings, version, notices);
        var namespaces = namespaces(controller, wirings, notices);
        controller
                .filter(c -> c.workload().ref().kind().equals("Deployment")
                        && !c.workload().rolledOut()
                        && wirings.replicas().dynamic(c))
                .ifPresent(notices::dynamicDistribution);
        controller.map(Running::workload).ifPresent(notices::together);
        notices.envFrom(components);
        notices.keys(maps, workloads);
        return new Reading(
                new Install(
                        objects.namespace(),
                        version,
                        ownership.packaging(),
                        controller.map(c -> c.workload().ref().kind()).orElse("None"),
                        ownership.managedBy(),
                        notices.all()),
                wirings.all(),
                algorithm,
                namespaces,
                !"false".equals(maps.text(SettingCatalog.ARGOCD_CM, "cluster.inClusterEnabled")),
                writable.targets());
    }

    private static Sharding.Algorithm algorithm(
            Optional<Running> controller, Wirings wirings, Fact<Version> version, Notices notices) {
        if (controller.isEmpty()) {
            return Sharding.Algorithm.LEGACY;
        }
        var text = controller
                .get()
                .command()
                .flag(ReplicaWiring.ALGORITHM_FLAG)
                .map(Fact::known)
                .orElseGet(() -> wirings.envs().text(controller.get(), ReplicaWiring.ALGORITHM));
        if (text instanceof Fact.Unknown<String> unknown) {
            notices.add("The sharding algorithm is not known, and legacy is assumed: " + unknown.why() + ".");
        }
        var name = text.orElse("");
        var algorithm = Arrays.stream(Sharding.Algorithm.values())
                .filter(a -> a.id().equals(name))
                .filter(a -> a != Sharding.Algorithm.CONSISTENT_HASHING || !before(version, 2, 12))
                .findFirst();
        if (algorithm.isEmpty() && !name.isEmpty()) {
            notices.add("This Argo CD has no sharding algorithm " + Effective.shown(name) + " and uses legacy.");
        }
        return algorithm.orElse(Sharding.Algorithm.LEGACY);
    }

    private static String namespaces(Optional<Running> controller, Wirings wirings, Notices notices) {
        if (controller.isEmpty()) {
            return "";
        }
        var flags = controller.get().command().flagTexts("application-namespaces");
        if (!flags.isEmpty()) {
            return String.join(",", flags);
        }
        var text = wirings.envs().text(controller.get(), "ARGOCD_APPLICATION_NAMESPACES");
        if (text instanceof Fact.Unknown<String> unknown) {
            notices.add("Only Applications in the install's own namespace are counted: " + unknown.why() + ".");
        }
        return text.orElse("");
    }

    private static boolean before(Fact<Version> version, int major, int minor) {
        return version instanceof Fact.Known<Version> known && !known.value().atLeast(major, minor, 0);
    }
}
