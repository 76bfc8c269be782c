package io.argotuner.api;

/**
 * CEL rules that several fields of the CRD share, and their messages. {@code collect} checks the same again, because a
 * file and an object stored under an older CRD never met these rules.
 */
final class Form {
    /** Longest word allowed, which bounds the cost of comparing one. */
    static final int WORD_LENGTH = 32;

    /** Longest duration allowed; with six digits to a unit it stays inside what Go's durations hold. */
    static final int DURATION_LENGTH = 16;

    private static final String DURATION_PATTERN = "^([0-9]{1,6}[hms])+$|^[0-9]{1,4}d$";

    static final String DURATION = "self.matches('" + DURATION_PATTERN + "')";
    static final String DURATION_MESSAGE =
            "use a duration of whole numbers with s, m or h, such as 90s or 1h30m, or of days, such as 2d";

    static final String POSITIVE_DURATION = DURATION + " && self.matches('[1-9]')";
    static final String POSITIVE_DURATION_MESSAGE =
            "use a duration above zero of whole numbers with s, m or h, such as 90s or 1h30m, or of days, such as 2d";

    static final String SETTING_NAMES_TEXT = "controllerReplicas, statusProcessors, operationProcessors,"
            + " reconciliationTimeout, reconciliationJitter, clusterCacheResync, kubeClientQps, kubectlParallelism,"
            + " repoServerReplicas, repoServerParallelism, serverReplicas, applicationSetConcurrency";
    static final String SETTING_NAMES = "self.all(name, name in ['controllerReplicas', 'statusProcessors',"
            + " 'operationProcessors', 'reconciliationTimeout', 'reconciliationJitter', 'clusterCacheResync',"
            + " 'kubeClientQps', 'kubectlParallelism', 'repoServerReplicas', 'repoServerParallelism',"
            + " 'serverReplicas', 'applicationSetConcurrency'])";
    static final String SETTING_NAMES_MESSAGE = "use only these setting names: " + SETTING_NAMES_TEXT;

    // To be put behind ['<setting>']. One rule to a setting, because its message can then name it, and because the cost
    // of a pattern on an int-or-string is estimated for the longest request there can be.
    private static final String EACH_AMOUNT = ".all(name, !(name in self)"
            + " || ((has(self[name].value) ? [self[name].value] : [])"
            + " + (has(self[name].min) ? [self[name].min] : [])"
            + " + (has(self[name].max) ? [self[name].max] : [])).all(amount, ";

    static final String COUNT = EACH_AMOUNT + "int(amount) >= 1 && int(amount) <= 10000))";
    static final String COUNT_MESSAGE = " takes whole numbers from 1 to 10000: correct its value, min or max";

    static final String LIMIT = EACH_AMOUNT + "int(amount) >= 0 && int(amount) <= 10000))";
    static final String LIMIT_MESSAGE =
            " takes whole numbers from 0 to 10000, where 0 means no limit: correct its value, min or max";

    static final String RATE = EACH_AMOUNT + "string(amount).matches('^[0-9]{1,5}([.][0-9]{1,3})?$')"
            + " && double(amount) > 0.0 && double(amount) <= 10000.0))";
    static final String RATE_MESSAGE =
            " takes numbers of requests per second above 0 and up to 10000, such as 100 or \"37.5\""
                    + ": correct its value, min or max";

    static final String PERIOD =
            EACH_AMOUNT + "type(amount) == int ? amount == 0 : amount.matches('" + DURATION_PATTERN + "|^0$')))";
    static final String PERIOD_MESSAGE =
            " takes durations, whole numbers with s, m or h such as 180s or 1h30m, days such as 2d, or 0"
                    + ": correct its value, min or max";

    static final String MANAGEMENT_MESSAGE =
            "use Auto, \"Off\" or Fixed, with the quotes: YAML 1.1 reads a bare Off as false";
    static final String FIXED_NEEDS_VALUE = "!has(self.management) || self.management != 'Fixed' || has(self.value)";
    static final String FIXED_NEEDS_VALUE_MESSAGE = "management Fixed needs a value: add the value to keep";
    static final String VALUE_NEEDS_FIXED = "!has(self.value) || has(self.management) && self.management == 'Fixed'";
    static final String VALUE_NEEDS_FIXED_MESSAGE =
            "value is kept only with management Fixed: add management: Fixed, or use min and max to bound the setting";

    // Days and quoted numbers are not compared here: the operator does that.
    static final String MIN_MAX = "!has(self.min) || !has(self.max)"
            + " || (type(self.min) == int && type(self.max) == int ? self.min <= self.max"
            + " : type(self.min) == string && ['s', 'm', 'h'].exists(unit, self.min.endsWith(unit))"
            + " && type(self.max) == string && ['s', 'm', 'h'].exists(unit, self.max.endsWith(unit))"
            + " ? duration(self.min) <= duration(self.max) : true)";
    static final String MIN_MAX_MESSAGE = "min is above max: lower min or raise max";
    static final String MIN_VALUE = "!has(self.min) || !has(self.value)"
            + " || (type(self.min) == int && type(self.value) == int ? self.min <= self.value"
            + " : type(self.min) == string && ['s', 'm', 'h'].exists(unit, self.min.endsWith(unit))"
            + " && type(self.value) == string && ['s', 'm', 'h'].exists(unit, self.value.endsWith(unit))"
            + " ? duration(self.min) <= duration(self.value) : true)";
    static final String MIN_VALUE_MESSAGE = "value is below min: raise value or lower min";
    static final String VALUE_MAX = "!has(self.value) || !has(self.max)"
            + " || (type(self.value) == int && type(self.max) == int ? self.value <= self.max"
            + " : type(self.value) == string && ['s', 'm', 'h'].exists(unit, self.value.endsWith(unit))"
            + " && type(self.max) == string && ['s', 'm', 'h'].exists(unit, self.max.endsWith(unit))"
            + " ? duration(self.value) <= duration(self.max) : true)";
    static final String VALUE_MAX_MESSAGE = "value is above max: lower value or raise max";

    static final String PROMETHEUS_URL = "self.matches('^https?://[^ /?#@]+(/[^ ?#@]*)?$')";
    static final String PROMETHEUS_URL_MESSAGE =
            "use the URL of an HTTP API without credentials, query or fragment, such as"
                    + " http://prometheus-operated.monitoring.svc:9090";
    static final String LABELS = "self.all(name, name.matches('^[a-zA-Z_][a-zA-Z0-9_]{0,62}$')"
            + " && !(name in ['__name__', 'namespace', 'pod', 'job', 'instance']))";
    static final String LABELS_MESSAGE =
            "use names of Prometheus labels such as cluster, of letters, digits and _, but not"
                    + " __name__, namespace, pod, job or instance, which argo-tuner asks for itself";
    static final String SOURCE_NEEDS_URL =
            "!has(self.source) || self.source != 'Prometheus' || has(self.prometheus) && has(self.prometheus.url)";
    static final String SOURCE_NEEDS_URL_MESSAGE =
            "source Prometheus needs prometheus.url: add the URL of its HTTP API";
    static final String PROMETHEUS_NEEDS_SOURCE =
            "!has(self.prometheus) || has(self.source) && self.source == 'Prometheus'";
    static final String PROMETHEUS_NEEDS_SOURCE_MESSAGE =
            "prometheus is read only with source Prometheus: add source: Prometheus, or remove prometheus";

    private Form() {}
}
