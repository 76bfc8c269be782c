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

/** An answer of Prometheus' HTTP API to a query at one time or over a range of times, and nothing else. */
final class PrometheusAnswer implements Reading<List<PrometheusAnswer.Sample>> {
    /** Sums of 1,000 clusters on 20 shards are some 20 MB. */
    static final int MAX_BYTES = 32 * 1024 * 1024;

    /** What an instant query gives. */
    static final String VECTOR = "vector";
    /** What a range query gives. */
    static final String MATRIX = "matrix";

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
    private final String wanted;
    private final boolean token;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean tooLarge;
    private final List<Sample> samples = new ArrayList<>();
    private String success = "";
    private String type = "";
    private String error = "";
    private boolean warned;
    private boolean odd;

    /**
     * One value of one series.
     *
     * @param seconds since 1970, of the time asked for
     */
    record Sample(Map<String, String> labels, double seconds, double value) {
        String label(String name) {
            return labels.getOrDefault(name, "");
        }
    }

    /**
     * @param status of the HTTP answer
     * @param wanted {@link #VECTOR} or {@link #MATRIX}
     * @param token whether one was sent
     */
    PrometheusAnswer(int status, int maxBytes, String wanted, boolean token) {
        this.status = status;
        this.maxBytes = maxBytes;
        this.wanted = wanted;
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
        if (odd || !success.equals("success") || !type.equals(wanted)) {
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
        var points = new ArrayList<double[]>();
        JsonStream.members(in, (name, value) -> {
            if (name.equals("metric")) {
                JsonStream.members(value, (label, of) -> {
                    if (labels.size() < MAX_LABELS) {
                        labels.put(label, text(of));
                    } else {
                        of.skipChildren();
                    }
                });
            } else if (name.equals(wanted.equals(VECTOR) ? "value" : "values")
                    && value.currentToken() == JsonToken.START_ARRAY) {
                if (wanted.equals(VECTOR)) {
                    points.add(point(value));
                } else {
                    while (value.nextToken() == JsonToken.START_ARRAY) {
                        points.add(point(value));
                    }
                    odd |= value.currentToken() != JsonToken.END_ARRAY;
                }
            } else {
                value.skipChildren();
            }
        });
        odd |= points.isEmpty() || (wanted.equals(VECTOR) && points.size() > 1);
        points.forEach(point -> samples.add(new Sample(labels, point[0], point[1])));
    }

    /** Time and value, and whatever else the array holds is passed over. */
    private double[] point(JsonParser array) throws IOException {
        var point = new double[2];
        var time = array.nextToken();
        point[0] = time != null && time.isNumeric() ? array.getDoubleValue() : Double.NaN;
        array.nextToken();
        point[1] = number(text(array));
        while (array.currentToken() != JsonToken.END_ARRAY && array.nextToken() != null) {
            array.skipChildren();
        }
        return point;
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
