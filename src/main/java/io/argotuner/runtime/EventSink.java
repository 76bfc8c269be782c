package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.Names;
import io.argotuner.report.EventReport.Notice;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events on a policy. The same notice is not sent again within an hour. An Event that cannot be written is
 * dropped: it is the second place where things are told, status is the first.
 */
final class EventSink {
    static final Duration REPEAT = Duration.ofHours(1);
    /** Notices remembered, the oldest forgotten first: a bound on memory, whatever the number of policies. */
    static final int REMEMBERED = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(EventSink.class);

    private final KubernetesClient client;
    private final Map<String, Instant> sent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    EventSink(KubernetesClient client) {
        this.client = client;
    }

    void send(ArgoTuningPolicy policy, List<Notice> notices, Instant now) {
        for (var notice : notices) {
            if (isNew(policy, notice, now)) {
                create(policy, notice, now);
            }
        }
    }

    private boolean isNew(ArgoTuningPolicy policy, Notice notice, Instant now) {
        var key = policy.getMetadata().getUid() + ' ' + notice.reason() + ' ' + notice.message();
        synchronized (sent) {
            var last = sent.get(key);
            if (last != null && now.isBefore(last.plus(REPEAT))) {
                return false;
            }
            sent.remove(key);
            sent.put(key, now);
            return true;
        }
    }

    private void create(ArgoTuningPolicy policy, Notice notice, Instant now) {
        var metadata = policy.getMetadata();
        var at = now.truncatedTo(ChronoUnit.SECONDS).toString();
        var name = metadata.getName();
        var event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(metadata.getNamespace())
                .withGenerateName(name.substring(0, Math.min(name.length(), 200)) + ".")
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(policy.getApiVersion())
                .withKind(policy.getKind())
                .withNamespace(metadata.getNamespace())
                .withName(name)
                .withUid(metadata.getUid())
                .endInvolvedObject()
                .withType(notice.warning() ? "Warning" : "Normal")
                .withReason(notice.reason())
                .withMessage(notice.message())
                .withFirstTimestamp(at)
                .withLastTimestamp(at)
                .withCount(1)
                .withNewSource()
                .withComponent(Names.FIELD_MANAGER)
                .endSource()
                .withReportingComponent(Names.FIELD_MANAGER)
                .build();
        try {
            client.v1()
                    .events()
                    .inNamespace(metadata.getNamespace())
                    .resource(event)
                    .create();
        } catch (KubernetesClientException e) {
            LOG.atDebug()
                    .addKeyValue("policy", metadata.getNamespace() + "/" + name)
                    .addKeyValue("reason", notice.reason())
                    .addKeyValue("code", e.getCode())
                    .log("an Event was not accepted");
        }
    }
}
