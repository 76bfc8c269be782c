package io.argotuner.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.argotuner.testing.Oracle.Judgement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** Every log line of this JVM: none may be an ERROR or carry a stack trace, and none may tell what is not its own. */
final class OperatorLog extends AppenderBase<ILoggingEvent> {
    private static final OperatorLog INSTANCE = new OperatorLog();

    private final CopyOnWriteArrayList<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final Set<String> namespaces = ConcurrentHashMap.newKeySet();

    private OperatorLog() {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        setContext(root.getLoggerContext());
        start();
        root.addAppender(this);
    }

    /** From now on lines that name another namespace with a sandbox do not count for this one. */
    static int open(String namespace) {
        INSTANCE.namespaces.add(namespace);
        return INSTANCE.events.size();
    }

    static void close(String namespace) {
        INSTANCE.namespaces.remove(namespace);
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        events.add(event);
    }

    /**
     * @param since as {@link #open} gave it
     * @param expected lines that the test brings about
     * @param secrets texts that no line may hold
     */
    static List<Judgement> judge(int since, String namespace, List<Pattern> expected, Collection<String> secrets) {
        var judgements = new ArrayList<Judgement>();
        for (var event : INSTANCE.events.subList(since, INSTANCE.events.size())) {
            var line = line(event);
            var another =
                    INSTANCE.namespaces.stream().anyMatch(other -> !other.equals(namespace) && line.contains(other));
            if (another && !line.contains(namespace)) {
                continue;
            }
            // The client warns with a trace when a socket under it is cut, which is what a fault does.
            var loud = event.getLevel().isGreaterOrEqual(Level.ERROR)
                    || (event.getThrowableProxy() != null
                            && !event.getLoggerName().startsWith("io.fabric8."));
            if (loud && expected.stream().noneMatch(p -> p.matcher(line).find())) {
                judgements.add(new Judgement(Promise.LOG, line));
            }
            secrets.stream()
                    .filter(line::contains)
                    .forEach(s -> judgements.add(new Judgement(Promise.SILENCE, "logged " + s)));
        }
        return judgements;
    }

    private static String line(ILoggingEvent event) {
        var line = new StringBuilder(event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage()
                + " " + event.getMDCPropertyMap());
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> line.append(' ').append(pair));
        }
        for (var t = event.getThrowableProxy(); t != null; t = t.getCause()) {
            line.append(" <- ").append(t.getClassName()).append(": ").append(t.getMessage());
        }
        return line.toString();
    }
}
