package io.argotuner.collect.metrics;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.argotuner.collect.JsonStream;
import io.argotuner.decide.Fact;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An answer of Prometheus' HTTP API to an instant query, and nothing else. */
final class PrometheusAnswer implements Reading<List<PrometheusAnswer.Sample>> {
    /** Sums of 1,000 clusters on 20 shards are some 20 MB. */
    static final int MAX_BYTES = 32 * 1024 * 1024;

    private static final int MAX_LABEL = 512;
    private static final int MAX_LABELS = 16;
    private static final String GARBAGE = "the answer is not one of Prometheus' HTTP API; check the URL";

    /** What Prometheus calls its own errors; the words of anything else that answers are not repeated. */
    private static final Set<String> ERRORS = Set.of(
            "timeout",
            "canceled",
            "execution",
            "bad_data",
            "internal",
            "unavailable",
            "not_found",
            "not_acceptable",
            "too_many_requests");

    private final int status;
    private final int maxBytes;
    private final boolean token;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean tooLarge;
    private final List<Sample> samples = new ArrayList<>();
    private String success = "";
    private String type = "";
    private String error = "";
    private boolean warned;
    private boolean odd;

    /** One element of the vector. */
    record Sample(Map<String, String> labels, double value) {
        String label(String name) {
            return labels.getOrDefault(name, "");
        }
    }

    /**
     * @param status of the HTTP answer
     * @param token whether one was sent
     */
    PrometheusAnswer(int status, int maxBytes, boolean token) {
        this.status = status;
        this.maxBytes = maxBytes;
        this.token = token;
    }

    @Override
    public boolean feed(ByteBuffer piece) {
        tooLarge |= piece.remaining() > maxBytes - body.size();
        if (tooLarge) {
            return false;
        }
        var bytes = new byte[piece.remaining()];
        piece.get(bytes);
        body.writeBytes(bytes);
        return true;
    }

    @Override
    public Fact<List<Sample>> end() {
        if (tooLarge) {
            return Fact.unknown("the answer is larger than " + maxBytes / 1024 + " KiB");
        }
        try {
            parse();
        } catch (IOException e) {
            odd = true;
        }
        if (status != 200) {
            return Fact.unknown("answered " + status + (ERRORS.contains(error) ? " (" + error + ")" : "") + remedy());
        }
        if (odd || !success.equals("success") || !type.equals("vector")) {
            return Fact.unknown(GARBAGE);
        }
        // A sum of which a part is missing looks like a drop.
        return warned ? Fact.unknown("it warns that its answer may not be the whole of it") : Fact.known(samples);
    }

    private String remedy() {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> "; give the URL that it redirects to";
            case 401, 403, 407 ->
                token
                        ? "; it does not accept the token of --prometheus-token-file: let its owner read these series"
                        : "; argo-tuner sends no token there: give a URL that may be read without one, or that of"
                                + " --prometheus-url";
            case 404, 405 -> "; give the URL under which /api/v1/query is found";
            default -> "";
        };
    }

    private void parse() throws IOException {
        try (var in = JsonStream.open(new ByteArrayInputStream(body.toByteArray()))) {
            JsonStream.members(in, (name, value) -> {
                switch (name) {
                    case "status" -> success = text(value);
                    case "errorType" -> error = text(value);
                    case "warnings" -> warned = value.currentToken() == JsonToken.START_ARRAY && !emptied(value);
                    case "data" -> JsonStream.members(value, this::data);
                    default -> value.skipChildren();
                }
            });
        }
    }

    private void data(String name, JsonParser value) throws IOException {
        if (name.equals("resultType")) {
            type = text(value);
        } else if (name.equals("result") && value.currentToken() == JsonToken.START_ARRAY) {
            while (value.nextToken() != JsonToken.END_ARRAY) {
                if (value.currentToken() == null) {
                    throw new IOException("the answer ends within its result");
                }
                sample(value);
            }
        } else {
            value.skipChildren();
        }
    }

    private void sample(JsonParser in) throws IOException {
        var labels = new HashMap<String, String>();
        var values = new ArrayList<Double>();
        JsonStream.members(in, (name, value) -> {
            if (name.equals("metric")) {
                JsonStream.members(value, (label, of) -> {
                    if (labels.size() < MAX_LABELS) {
                        labels.put(label, text(of));
                    } else {
                        of.skipChildren();
                    }
                });
            } else if (name.equals("value") && value.currentToken() == JsonToken.START_ARRAY) {
                value.nextToken();
                value.nextToken();
                values.add(number(text(value)));
                while (value.currentToken() != JsonToken.END_ARRAY && value.nextToken() != null) {
                    value.skipChildren();
                }
            } else {
                value.skipChildren();
            }
        });
        if (values.size() == 1) {
            samples.add(new Sample(labels, values.get(0)));
        } else {
            odd = true;
        }
    }

    private double number(String text) {
        try {
            return switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            odd = true;
            return Double.NaN;
        }
    }

    /** Leaves the array, and says whether it was empty. */
    private static boolean emptied(JsonParser array) throws IOException {
        var empty = array.nextToken() == JsonToken.END_ARRAY;
        while (array.currentToken() != JsonToken.END_ARRAY && array.currentToken() != null) {
            array.skipChildren();
            array.nextToken();
        }
        return empty;
    }

    private static String text(JsonParser in) throws IOException {
        var text = JsonStream.text(in, MAX_LABEL);
        return text == null ? "" : text;
    }
}
