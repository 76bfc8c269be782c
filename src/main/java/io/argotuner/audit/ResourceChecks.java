package io.argotuner.audit;

import io.argotuner.collect.Part;
import io.argotuner.collect.Part.Role;
import io.argotuner.decide.Fact;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether the scheduler and the Go runtime know what a process may use. */
final class ResourceChecks {
    private static final Set<Role> GO = EnumSet.complementOf(EnumSet.of(Role.REDIS));
    private static final long MIB = 1024 * 1024;

    private ResourceChecks() {}

    static final Check NO_REQUESTS = new Check(
            "no-resource-requests",
            Category.AVAILABILITY,
            Severity.MEDIUM,
            "Containers run without resource requests",
            "Without requests a pod is among the first to be evicted when its node runs short, and the scheduler packs the"
                    + " controller beside whatever else is there. Argo CD's own manifests set none, the Helm chart neither.",
            "CPU and memory requests of every container of the install; a limit counts, as it becomes the request.",
            "Set requests from what the pods use (kubectl top pod), memory with room for the peak after a restart.",
            ResourceChecks::requests);

    static final Check GOMEMLIMIT = new Check(
            "no-gomemlimit",
            Category.AVAILABILITY,
            Severity.LOW,
            "A memory limit that the Go runtime does not know",
            "Go collects garbage when its heap has doubled, whatever the container's limit. Under a limit without"
                    + " GOMEMLIMIT a peak, such as the start of a controller, ends in an OOM kill that collecting earlier"
                    + " would have avoided.",
            "Containers of Argo CD's Go processes with a memory limit, and GOMEMLIMIT as the pod gets it. A value above the"
                    + " limit helps nobody and is reported too. A value taken from the pod's own limits counts as set.",
            "Set GOMEMLIMIT to 80 to 90 % of the limit.",
            ResourceChecks::goMemLimit);

    private static Result requests(Estate estate) {
        var subjects = new ArrayList<Subject>();
        var names = new ArrayList<String>();
        for (var part : estate.inventory().parts()) {
            var missing = new ArrayList<String>();
            for (var resource : List.of("cpu", "memory")) {
                if (!sets(part, "requests", resource) && !sets(part, "limits", resource)) {
                    missing.add(resource);
                }
            }
            if (!missing.isEmpty()) {
                subjects.add(Subject.of(part));
                names.add(part.role().title() + " (" + String.join(" and ", missing) + ")");
            }
        }
        return subjects.isEmpty()
                ? Result.passed()
                : Result.of(List.of(NO_REQUESTS.finding(
                        "No requests for: " + String.join(", ", names) + ".",
                        subjects,
                        Remedy.yaml("resources:\n  requests:\n    cpu: 500m\n    memory: 1Gi"))));
    }

    private static boolean sets(Part part, String what, String resource) {
        return !part.container()
                .path("resources")
                .path(what)
                .path(resource)
                .asText("")
                .isEmpty();
    }

    private static Result goMemLimit(Estate estate) {
        var findings = new ArrayList<Finding>();
        for (var part : estate.inventory().parts()) {
            var limit = bytes(part.container().at("/resources/limits/memory").asText(""));
            if (!GO.contains(part.role()) || limit.isEmpty() || fromPod(part)) {
                continue;
            }
            var limitMib = limit.getAsLong() / MIB;
            var text = part.env("GOMEMLIMIT") instanceof Fact.Known<String> known ? known.value() : "unread";
            var help = Remedy.yaml("env:\n  - name: GOMEMLIMIT\n    value: " + limitMib * 9 / 10 + "MiB");
            if (text.isEmpty()) {
                findings.add(GOMEMLIMIT.finding(
                        part + " has a memory limit of " + limitMib + " MiB and no GOMEMLIMIT.",
                        List.of(Subject.of(part)),
                        help));
            } else if (goBytes(text).isPresent() && goBytes(text).getAsLong() > limit.getAsLong()) {
                findings.add(GOMEMLIMIT.finding(
                        part + " has GOMEMLIMIT " + Texts.quoted(text) + " above its memory limit of " + limitMib
                                + " MiB.",
                        List.of(Subject.of(part)),
                        help));
            }
        }
        return Result.of(findings);
    }

    /** The downward API gives the limit itself. */
    private static boolean fromPod(Part part) {
        for (var env : part.container().path("env")) {
            if (env.path("name").asText("").equals("GOMEMLIMIT")
                    && env.path("valueFrom").has("resourceFieldRef")) {
                return true;
            }
        }
        return false;
    }

    /** A Kubernetes quantity of memory. */
    static OptionalLong bytes(String quantity) {
        var m = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?)(m|Ki|Mi|Gi|Ti|k|K|M|G|T)?")
                .matcher(quantity);
        if (!m.matches()) {
            return OptionalLong.empty();
        }
        var unit =
                switch (m.group(2) == null ? "" : m.group(2)) {
                    case "m" -> new BigDecimal("0.001");
                    case "Ki" -> BigDecimal.valueOf(1024);
                    case "Mi" -> BigDecimal.valueOf(MIB);
                    case "Gi" -> BigDecimal.valueOf(1024 * MIB);
                    case "Ti" -> BigDecimal.valueOf(1024 * 1024 * MIB);
                    case "k", "K" -> BigDecimal.valueOf(1_000);
                    case "M" -> BigDecimal.valueOf(1_000_000);
                    case "G" -> BigDecimal.valueOf(1_000_000_000);
                    case "T" -> BigDecimal.valueOf(1_000_000_000_000L);
                    default -> BigDecimal.ONE;
                };
        return OptionalLong.of(new BigDecimal(m.group(1)).multiply(unit).longValue());
    }

    /** What GOMEMLIMIT takes: a number with B, KiB, MiB, GiB or TiB, or bytes. */
    private static OptionalLong goBytes(String text) {
        if (text.endsWith("iB")) {
            return bytes(text.substring(0, text.length() - 1));
        }
        return bytes(text.endsWith("B") ? text.substring(0, text.length() - 1) : text);
    }
}
